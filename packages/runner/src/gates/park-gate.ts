import { type FoundIssue, findIssue, isTrackerError, openStateDir, step } from "@ll-issues/tracker";
import { placeAbove } from "./decisions.ts";
import type { IssuePlace } from "./edit-issue.ts";
import { editIssue } from "./edit-issue.ts";
import { formatOpenQuestion } from "./format-open-question.ts";
import { type GateRecord, writeGateRecord } from "./gate-record.ts";
import { parseOpenQuestion } from "./parse-open-question.ts";
import { type Question, readQuestions } from "./question.ts";
import { OPEN_QUESTION } from "./section-titles.ts";
import { readWrittenStatus, waitingEdit } from "./set-waiting.ts";

/** A question that stands in its issue. */
export interface ParkedGate {
  readonly issue: FoundIssue;
  readonly questions: readonly Question[];
}

/**
 * Put a question into its issue and say that it waits. It is on disk in the run's folder before, so that a kill in between loses nothing; doing
 * it twice changes nothing.
 *
 * @param issue the issue as last read; when somebody has changed it meanwhile, the question goes into the changed one.
 * @param changed paths that the run has changed so far.
 */
export async function parkGate(
  place: IssuePlace,
  issue: FoundIssue,
  record: GateRecord,
  changed: readonly string[],
): Promise<ParkedGate> {
  const stateDir = openStateDir(place.root);
  const questions = readQuestions(record.input) ?? [unreadable(record)];
  writeGateRecord(stateDir, { ...record, state: "asked" });
  step("gate-asked");
  const parked = await putIntoIssue(place, issue, record, questions, changed);
  step("gate-parked");
  writeGateRecord(stateDir, { ...record, state: "parked" });
  return { issue: parked, questions };
}

async function putIntoIssue(
  place: IssuePlace,
  issue: FoundIssue,
  record: GateRecord,
  questions: readonly Question[],
  changed: readonly string[],
): Promise<FoundIssue> {
  if (parseOpenQuestion(issue.parsed)?.runId === record.runId) return issue;
  const body = formatOpenQuestion(questions, { record, statusBefore: readWrittenStatus(issue.parsed), changed });
  const section = issue.parsed.section(OPEN_QUESTION);
  try {
    return await editIssue(place, issue, [
      waitingEdit(),
      section === null
        ? { kind: "insert-section", title: OPEN_QUESTION, body, ...placeAbove(issue.parsed) }
        : { kind: "replace-section", title: OPEN_QUESTION, body },
    ]);
  } catch (error) {
    if (!isTrackerError(error) || error.code !== "LLI_CONFLICT") throw error;
    const now = await findIssue(place.root, place.config, issue.parsed.id);
    return putIntoIssue(place, now, record, questions, changed);
  }
}

/** A question of a form we do not know is shown as it came; it can be answered in words. */
function unreadable({ input }: GateRecord): Question {
  return { question: JSON.stringify(input) ?? "", header: "", options: [], multiSelect: false };
}
