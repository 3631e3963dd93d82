/** What a commit of a run is called after. */
export interface CommitMessageInput {
  readonly issueId: string;
  /** Name of the issue's type. */
  readonly type: string;
  readonly title: string;
  readonly runId: string;
  /** `git.message` of the configuration: fields in braces, as in `{verb}({id}): {title}`. */
  readonly template: string;
  /** Name of the trailer that carries the issue's id. */
  readonly trailer: string;
}

const VERBS: Readonly<Record<string, string>> = { bug: "fix", feature: "feat", enhancement: "feat", epic: "chore" };
const SUBJECT_LENGTH = 72;

/**
 * Write the message of a run's commit: `fix(BUG-1): title` or what the template makes of it, and the trailers that name issue and run.
 *
 * Nothing of it comes from Claude, and the title is brought to one line first: a line end in it could add trailers of its own.
 */
export function formatCommitMessage(input: CommitMessageInput): string {
  return formatMessage({ ...input, verb: VERBS[input.type] ?? "chore" });
}

/** Write the message of the commit that only moves the file of an ended issue to its folder. */
export function formatMoveMessage(input: CommitMessageInput): string {
  return formatMessage({ ...input, verb: "chore", title: "move to completed" });
}

/** Write the message of the commit that holds a plan and no work. */
export function formatPlanMessage(input: CommitMessageInput): string {
  return formatMessage({ ...input, verb: "chore", title: `plan: ${input.title}` });
}

function formatMessage(input: CommitMessageInput & { readonly verb: string }): string {
  const { issueId, type, verb, title, template, trailer, runId } = input;
  const fields = new Map([
    ["verb", verb],
    ["id", issueId],
    ["type", type],
    ["title", title],
  ]);
  // In one pass, so that what a title holds in braces stays what it is.
  const text = template.replaceAll(/\{(\w+)\}/g, (field, name: string) => toLine(fields.get(name) ?? field));
  const [subject = "", ...body] = text.trimEnd().split("\n");
  return `${[shorten(subject), ...body].join("\n")}\n\n${trailer}: ${issueId}\nRun: ${runId}\n`;
}

function toLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
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
