/** What an issue file of a test says. */
export interface IssueText {
  readonly title?: string;
  /** Lines of the frontmatter; none, no frontmatter. */
  readonly frontmatter?: readonly string[];
  readonly body?: string;
}

/** Write an issue file that no rule finds fault with, unless told otherwise. */
export function issueText({ title = "A title", frontmatter = ["status: open"], body = "" }: IssueText = {}): string {
  const block = frontmatter.length === 0 ? "" : `---\n${frontmatter.join("\n")}\n---\n\n`;
  return `${block}# ${title}\n\n## Summary\n\nSome words.\n${body}`;
}
