import { homedir } from "node:os";
import path from "node:path";
import { formatInlineText, toSingleLine } from "@ll-issues/parser";
import type { GateRecord } from "./gate-record.ts";
import type { Question } from "./question.ts";

/** Where a person writes; everything below it, up to the next question, is the answer. */
export const ANSWER_LINE = "Answer:";
/** Titles of the section's parts. */
export const ASKED = "Asked";

/** What the section says beside the questions. */
export interface QuestionContext {
  readonly record: Pick<GateRecord, "runId" | "sessionId" | "cwd" | "toolUseId" | "askedAt" | "digest" | "issueId">;
  /** As the frontmatter says it; null when it says none. */
  readonly statusBefore: string | null;
  /** Paths that the run changed before it asked. */
  readonly changed: readonly string[];
}

const MOST_PATHS = 20;

/**
 * Write the body of an `## Open Question` section: the questions with their options as boxes, a place for words, and who asked when.
 *
 * Everything Claude said is brought to one line each and written so that Markdown reads it as text.
 */
export function formatOpenQuestion(questions: readonly Question[], context: QuestionContext): string {
  const { record, changed } = context;
  const facts = [
    `- **Run**: \`${record.runId}\``,
    `- **Session**: \`${record.sessionId}\``,
    `- **Folder**: \`${formatFolder(record.cwd)}\``,
    `- **Question**: \`${toSingleLine(record.toolUseId, 200).replaceAll("`", "'")}\``,
    `- **By**: Claude, ${record.askedAt.slice(0, 16).replace("T", " ")} UTC`,
    `- **Issue text**: \`${record.digest}\``,
    `- **Status before**: ${context.statusBefore === null ? "none" : toSingleLine(context.statusBefore, 50)}`,
    ...(changed.length === 0 ? [] : [`- **Changed so far**, not committed: ${listPaths(changed)}`]),
  ];
  const id = record.issueId;
  return [
    `Claude waits for a person. Tick a box or write at the answer, here or with \`ll-issues answer ${id}\`; then \`ll-issues resolve ${id}\` goes on.`,
    ...questions.map((question, index) => formatQuestion(question, index + 1)),
    `### ${ASKED}\n\n${facts.join("\n")}`,
  ].join("\n\n");
}

function formatQuestion({ question, header, options, multiSelect }: Question, number: number): string {
  const boxes = options.map(({ label, description }) => {
    const what = formatText(description);
    return `- [ ] **${formatLabel(label)}**${what === "" ? "" : `: ${what}`}`;
  });
  const title = formatText(header);
  return [
    `### Question ${number}${title === "" ? "" : `: ${title}`}`,
    formatText(question) || "(no words)",
    ...(boxes.length === 0 ? [] : [multiSelect ? "Choose one or several:" : "Choose one:", boxes.join("\n")]),
    ANSWER_LINE,
  ].join("\n\n");
}

/** Where the session is; a home is not named, because whose it is does not belong into a repository. */
function formatFolder(cwd: string): string {
  const home = homedir();
  const shown = cwd === home || cwd.startsWith(`${home}${path.sep}`) ? `~${cwd.slice(home.length)}` : cwd;
  return toSingleLine(shown, 300).replaceAll("`", "'");
}

function listPaths(paths: readonly string[]): string {
  const named = paths.slice(0, MOST_PATHS).map((file) => `\`${toSingleLine(file, 300).replaceAll("`", "'")}\``);
  return [...named, ...(paths.length > MOST_PATHS ? [`and ${paths.length - MOST_PATHS} more`] : [])].join(", ");
}

/** Bring untrusted text into one line that Markdown reads as text. */
export function formatText(text: string): string {
  return formatInlineText(toSingleLine(text));
}

/** A label stands between asterisks, so that its end is plain; {@link parseLabel} is the way back. */
export function formatLabel(label: string): string {
  return toSingleLine(label, 300).replace(/[\\*`<[\]!]/g, "\\$&");
}

/** Read a label as it stands in the file. */
export function parseLabel(text: string): string {
  return text.replace(/\\([!-/:-@[-`{-~])/g, "$1");
}
