import type { ResolvePlan } from "../prepare/plan-resolve.ts";
import type { ResolveContext } from "../resolve/resolve-context.ts";
import { findAuthor } from "./find-author.ts";
import type { AnsweredGate } from "./gate-desk.ts";
import type { GateRecord } from "./gate-record.ts";
import type { Question } from "./question.ts";
import { continueUnreviewed, NOBODY } from "./review-gate.ts";
import { writeDownAnswers } from "./write-down-answers.ts";

/**
 * Answer a question that has just ended a session, where that is possible at once: by the person at hand, or, for the end of a phase, by what the
 * configuration says of review gates. The answer is on disk and in the issue afterwards.
 *
 * @returns null when the question has to wait.
 */
export async function answerOnTheSpot(
  context: ResolveContext,
  plan: ResolvePlan,
  record: GateRecord,
  questions: readonly Question[],
): Promise<AnsweredGate | null> {
  const { options, desk } = context;
  const { askPerson } = options;
  if (askPerson === undefined) {
    const answers = options.config.gates.review === "continue" ? continueUnreviewed(questions) : null;
    if (answers === null) return null;
    const gate = { record, questions, answers };
    return { ...gate, record: await writeDownAnswers(context, plan, gate, NOBODY) };
  }
  const { id, title } = plan.issue.parsed;
  const startedAt = performance.now();
  const signal = options.signal ?? new AbortController().signal;
  const answers = await askPerson({ issueId: id, title, questions, signal });
  desk.thinkingMs += performance.now() - startedAt;
  if (answers === null) return null;
  const gate = { record, questions, answers };
  return { ...gate, record: await writeDownAnswers(context, plan, gate, await findAuthor(options.root)) };
}
