import { IssueEditError } from "@ll-issues/parser";
import { type FoundIssue, isTrackerError, openStateDir, step } from "@ll-issues/tracker";
import type { ResolvePlan } from "../prepare/plan-resolve.ts";
import { createRunRedactor } from "../redact/run-redactor.ts";
import type { ResolveContext } from "../resolve/resolve-context.ts";
import { type Decision, decisionEdits, newDecisions } from "./decisions.ts";
import { editIssue, type IssuePlace } from "./edit-issue.ts";
import type { AnsweredGate } from "./gate-desk.ts";
import { type GateRecord, writeGateRecord } from "./gate-record.ts";

/**
 * Write what was decided while the run is under way into the issue, before Claude hears it. It is in the run's folder before that, so that a
 * kill in between neither loses the answer nor asks a second time.
 *
 * @param gate the question as it may be written down, and the answers as they were given: secrets of our environment are taken out of them here.
 * @param by who decided, or that nobody did.
 * @returns what this machine knows of the question now.
 */
export async function writeDownAnswers(
  { options, desk }: ResolveContext,
  plan: ResolvePlan,
  gate: AnsweredGate,
  by: string,
): Promise<GateRecord> {
  const redact = createRunRedactor(options);
  const answers = gate.answers.map((answer) => ({ ...answer, text: answer.text && redact(answer.text) }));
  const record: GateRecord = { ...gate.record, state: "answered", answers, by };
  writeGateRecord(openStateDir(options.root), record);
  step("gate-noted");
  const now = (options.now ?? (() => new Date()))();
  desk.issue = await addDecisions(
    options,
    desk.issue ?? plan.issue,
    toDecisions({ ...gate, record, answers }, by, now),
  );
  step("gate-written");
  return record;
}

/** Add to an issue what was decided and is not in it, because a kill came in between. */
export async function addMissingDecisions(
  place: IssuePlace,
  issue: FoundIssue,
  gate: AnsweredGate,
  by: string,
  now: Date,
): Promise<void> {
  const missing = newDecisions(issue.parsed, toDecisions(gate, by, now));
  if (missing.length > 0) await addDecisions(place, issue, missing);
}

async function addDecisions(place: IssuePlace, issue: FoundIssue, decisions: readonly Decision[]): Promise<FoundIssue> {
  try {
    return await editIssue(place, issue, decisionEdits(issue.parsed, decisions));
  } catch (error) {
    // Somebody is editing the issue: their work stays, the run will end as a conflict, and the run's folder has the answer.
    if (!(error instanceof IssueEditError) && !(isTrackerError(error) && error.code === "LLI_CONFLICT")) throw error;
    return issue;
  }
}

function toDecisions({ record, questions, answers }: AnsweredGate, by: string, now: Date): Decision[] {
  return questions.map(({ question, options }, index) => ({
    question,
    answer: answers[index] ?? null,
    hadOptions: options.length > 0,
    by,
    date: now.toISOString().slice(0, 10),
    runId: record.runId,
  }));
}
