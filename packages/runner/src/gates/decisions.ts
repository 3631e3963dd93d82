import type { IssueEdit, ParsedIssue } from "@ll-issues/parser";
import { type Answer, formatAnswer, isDeclined, isOwnWords } from "./answer.ts";
import { formatLabel, formatText } from "./format-open-question.ts";
import { DECISIONS, OPEN_QUESTION } from "./section-titles.ts";

/** A question and what became of it, as it is kept in the issue. */
export interface Decision {
  readonly question: string;
  /** Null for a question that was withdrawn. */
  readonly answer: Answer | null;
  /** Whether the question offered options, so that words of one's own are worth a remark. */
  readonly hadOptions: boolean;
  /** Who decided, or what is to be said of nobody having done so. */
  readonly by: string;
  /** YYYY-MM-DD. */
  readonly date: string;
  /** The run that asked. */
  readonly runId: string;
}

/** Write a decision as one bullet: the question, the answer, who, when, and the run that asked. */
function formatDecision({ question, answer, hadOptions, by, date, runId }: Decision): string {
  const remark = answer?.text && hadOptions && isOwnWords(answer) ? ", in their own words" : "";
  return `${formatBeginning({ question, answer })} (${formatText(by)}${remark}, ${date}, ${formatEnd(runId)}`;
}

function formatBeginning({ question, answer }: Pick<Decision, "question" | "answer">): string {
  return `- **${formatLabel(question)}** ${sayAnswer(answer)}`;
}

function formatEnd(runId: string): string {
  return `asked in \`${runId}\`)`;
}

function sayAnswer(answer: Answer | null): string {
  if (answer === null) return "Withdrawn, never answered";
  return isDeclined(answer) ? "Declined to answer" : formatText(formatAnswer(answer));
}

/** Leave out the decisions that an issue has already: the same answer to the same question of the same run. */
export function newDecisions(issue: ParsedIssue, decisions: readonly Decision[]): Decision[] {
  const section = issue.section(DECISIONS);
  const lines = section === null ? [] : issue.body(section).split("\n");
  const isThere = (decision: Decision): boolean =>
    lines.some((line) => line.startsWith(`${formatBeginning(decision)} (`) && line.endsWith(formatEnd(decision.runId)));
  return decisions.filter((decision) => !isThere(decision));
}

/**
 * Give back the edits that put decisions into an issue: into its `## Decisions`, which is made where there is none, above the footer and the
 * Resolution.
 */
export function decisionEdits(issue: ParsedIssue, decisions: readonly Decision[]): IssueEdit[] {
  const lines = decisions.map(formatDecision).join("\n");
  const section = issue.section(DECISIONS);
  if (section !== null) {
    const body = issue.body(section).trim();
    return [{ kind: "replace-section", title: DECISIONS, body: body === "" ? lines : `${body}\n${lines}` }];
  }
  return [{ kind: "insert-section", title: DECISIONS, body: lines, ...placeAbove(issue) }];
}

/** Tell whether an issue says that people decided something about it. */
export function hasDecisions(issue: ParsedIssue): boolean {
  const section = issue.section(DECISIONS);
  return section !== null && issue.body(section).trim() !== "";
}

/** Where a section that gates write goes: above the question, the footer and the Resolution, whichever comes first; else to the end. */
export function placeAbove(issue: ParsedIssue): { before?: string } {
  const first = ["Status", "Resolution", OPEN_QUESTION]
    .flatMap((title) => issue.section(title) ?? [])
    .sort((a, b) => a.headingStart - b.headingStart)[0];
  return first === undefined ? {} : { before: first.title };
}
