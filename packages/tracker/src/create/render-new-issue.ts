import type { IssueEdit, IssueFormat } from "@ll-issues/parser";
import { scanBlocks } from "@ll-issues/parser";
import { editText } from "../change/edit-text.ts";

/** What a new issue says. */
export interface NewIssueText {
  /** Relative to the root, "/" separated. */
  readonly path: string;
  readonly id: string;
  readonly title: string;
  /** The text below the title, or a whole document: its frontmatter is kept, and a first heading gives way to the title. */
  readonly body: string;
  /** ISO 8601, in UTC. */
  readonly createdAt: string;
  readonly labels: readonly string[];
  readonly blockedBy: readonly string[];
  readonly parent: string | null;
}

/**
 * Render the file of a new issue: frontmatter, `# ID: title`, body. What the type and the priority are stands in the file's name alone,
 * so that no two places can disagree.
 *
 * @throws {IssueEditError} when the body brings frontmatter that cannot be edited.
 */
export async function renderNewIssue(issue: NewIssueText, format: IssueFormat): Promise<string> {
  const { newline } = scanBlocks(issue.body);
  const { frontmatter, rest } = splitBody(issue.body);
  const heading = `# ${issue.id}: ${issue.title}`;
  const text = [heading, "", rest.trim(), ""].join(newline);
  const whole = frontmatter === "" ? text : `${frontmatter}${newline}${text}`;
  return await editText(whole, listEdits(issue), { path: issue.path, format });
}

function splitBody(body: string): { readonly frontmatter: string; readonly rest: string } {
  const { frontmatter, headings } = scanBlocks(body);
  const start = frontmatter?.end ?? 0;
  const [first] = headings;
  const isTitle = first?.depth === 1 && body.slice(start, first.start).trim() === "";
  return { frontmatter: body.slice(0, start), rest: body.slice(isTitle ? first.end : start) };
}

function listEdits({ createdAt, labels, blockedBy, parent }: NewIssueText): readonly IssueEdit[] {
  const edits: IssueEdit[] = [
    { kind: "set-key", key: "status", value: "open" },
    { kind: "set-key", key: "created_at", value: createdAt },
  ];
  if (labels.length > 0) edits.push({ kind: "set-key", key: "labels", value: labels });
  if (blockedBy.length > 0) edits.push({ kind: "set-key", key: "blocked_by", value: blockedBy });
  if (parent !== null) edits.push({ kind: "set-key", key: "parent", value: parent });
  return edits;
}
