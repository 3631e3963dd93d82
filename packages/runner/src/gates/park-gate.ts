import { type FoundIssue, findIssue, isTrackerError, openStateDir, step } from "@ll-issues/tracker";
import type { Repository } from "../git/open-repository.ts";
import { commitQuestion, type QuestionCommit } from "./commit-question.ts";
import { placeAbove } from "./decisions.ts";
import type { IssuePlace } from "./edit-issue.ts";
import { editIssue } from "./edit-issue.ts";
import { formatOpenQuestion } from "./format-open-question.ts";
import { type GateRecord, writeGateRecord } from "./gate-record.ts";
import { parseOpenQuestion } from "./parse-open-question.ts";
import { type Question, readQuestions } from "./question.ts";
import { OPEN_QUESTION } from "./section-titles.ts";
import { readWrittenStatus, waitingEdit } from "./set-waiting.ts";

/** Where a question is parked. */
export interface ParkPlace extends IssuePlace {
  /** What it is committed to; null where it must not be committed. */
  readonly repository: Repository | null;
}

/** A question that stands in its issue. */
export interface ParkedGate extends QuestionCommit {
  readonly issue: FoundIssue;
  readonly questions: readonly Question[];
}

/**
 * Put a question into its issue, say that it waits, and commit the issue's file. It is on disk in the run's folder before, so that a kill in
 * between loses nothing; doing it twice changes nothing.
 *
 * @param issue the issue as last read; when somebody has changed it meanwhile, the question goes into the changed one.
 * @param changed paths that the run has changed so far.
 */
export async function parkGate(
  place: ParkPlace,
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
  const { repository, config } = place;
  const committed =
    repository === null
      ? { commit: null, problem: null }
      : await commitQuestion(repository, parked.path, record, config.git.trailer);
  writeGateRecord(stateDir, { ...record, state: "parked" });
  return { issue: parked, questions, ...committed };
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
