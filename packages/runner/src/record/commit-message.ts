/** What a commit of a run is called after. */
export interface CommitMessageInput {
  readonly issueId: string;
  /** Name of the issue's type. */
  readonly type: string;
  readonly title: string;
  readonly runId: string;
  /** Name of the trailer that carries the issue's id. */
  readonly trailer: string;
}

const WORDS: Readonly<Record<string, string>> = { bug: "fix", feature: "feat", enhancement: "feat", epic: "chore" };
const SUBJECT_LENGTH = 72;

/**
 * Write the message of a run's commit: `fix(BUG-1): title`, and the trailers that name issue and run.
 *
 * Nothing of it comes from Claude, and the title is brought to one line first: a line end in it could add trailers of its own.
 */
export function formatCommitMessage(input: CommitMessageInput): string {
  const title = input.title.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
  const subject = `${WORDS[input.type] ?? "chore"}(${input.issueId}): ${title}`;
  return `${shorten(subject)}\n\n${input.trailer}: ${input.issueId}\nRun: ${input.runId}\n`;
}

function shorten(subject: string): string {
  const characters = [...subject];
  return characters.length <= SUBJECT_LENGTH
    ? subject
    : `${characters
        .slice(0, SUBJECT_LENGTH - 1)
        .join("")
        .trimEnd()}…`;
}

/** Write the message of the commit that holds a question of Claude's and nothing else. */
export function formatQuestionMessage({
  issueId,
  runId,
  trailer,
}: Pick<CommitMessageInput, "issueId" | "runId" | "trailer">): string {
  return `chore(${issueId}): ask a person\n\n${trailer}: ${issueId}\nRun: ${runId}\n`;
}

/** Write the message of the commit that only moves the file of an ended issue to its folder. */
export function formatMoveMessage(input: CommitMessageInput): string {
  return `chore(${input.issueId}): move to completed\n\n${input.trailer}: ${input.issueId}\nRun: ${input.runId}\n`;
}
