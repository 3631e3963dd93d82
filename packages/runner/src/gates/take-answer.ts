import { type FoundIssue, openStateDir, step } from "@ll-issues/tracker";
import { type Decision, decisionEdits } from "./decisions.ts";
import { editIssue, type IssuePlace } from "./edit-issue.ts";
import { findLineAuthor } from "./find-author.ts";
import { type GateRecord, writeGateRecord } from "./gate-record.ts";
import type { OpenItem, OpenQuestion } from "./open-question.ts";
import { OPEN_QUESTION } from "./section-titles.ts";
import { restoreStatusEdits } from "./set-waiting.ts";

/**
 * Take an answered question out of its issue: question and answer become decisions, with who and when, and the issue waits no more.
 *
 * The answer is in the run's folder before, so that a kill right after finds it there; a kill before leaves the issue as it was.
 *
 * @param record what this machine knows of the question; null when it was asked elsewhere.
 * @param now for the date of an answer that is not committed.
 */
export async function takeAnswer(
  place: IssuePlace,
  issue: FoundIssue,
  open: OpenQuestion,
  record: GateRecord | null,
  now: Date,
): Promise<FoundIssue> {
  if (record !== null) {
    const answers = open.questions.flatMap(({ answer }) => answer ?? []);
    writeGateRecord(openStateDir(place.root), { ...record, state: "answered", answers });
  }
  step("gate-answered");
  const decisions: Decision[] = [];
  for (const item of open.questions) decisions.push(await toDecision(place, issue, open, item, now));
  const taken = await closeQuestion(place, issue, open, decisions);
  step("gate-taken");
  return taken;
}

/** Take a question that nobody answered out of its issue; that it was asked stays written down. */
export async function withdrawQuestion(
  place: IssuePlace,
  issue: FoundIssue,
  open: OpenQuestion,
  by: string,
  now: Date,
): Promise<FoundIssue> {
  const date = now.toISOString().slice(0, 10);
  const decisions = open.questions.map(
    ({ question }): Decision => ({
      question,
      answer: null,
      hadOptions: false,
      by,
      date,
      runId: open.runId ?? "unknown",
    }),
  );
  return closeQuestion(place, issue, open, decisions);
}

function closeQuestion(
  place: IssuePlace,
  issue: FoundIssue,
  open: OpenQuestion,
  decisions: readonly Decision[],
): Promise<FoundIssue> {
  return editIssue(place, issue, [
    ...restoreStatusEdits(issue.parsed, open.statusBefore),
    ...decisionEdits(issue.parsed, decisions),
    { kind: "remove-section", title: OPEN_QUESTION },
  ]);
}

async function toDecision(
  { root }: IssuePlace,
  issue: FoundIssue,
  open: OpenQuestion,
  item: OpenItem,
  now: Date,
): Promise<Decision> {
  const today = now.toISOString().slice(0, 10);
  const { by, date } = await findAnswerer(root, issue, open, item, today);
  return {
    question: item.question,
    answer: item.answer,
    hadOptions: item.options.length > 0,
    by,
    date,
    runId: open.runId ?? "unknown",
  };
}

/** `ll-issues answer` writes down who and when; of an edit by hand git knows. */
async function findAnswerer(
  root: string,
  issue: FoundIssue,
  { answeredBy }: OpenQuestion,
  { answeredAt }: OpenItem,
  today: string,
): Promise<{ by: string; date: string }> {
  const written = answeredBy === null ? null : /^(.*), (\d{4}-\d{2}-\d{2})$/.exec(answeredBy);
  if (written !== null) return { by: written[1] ?? "somebody", date: written[2] ?? today };
  const line = issue.parsed.text.slice(0, answeredAt ?? 0).split("\n").length;
  const { name, date } = await findLineAuthor(root, issue.path, line);
  return { by: name, date: date ?? today };
}
