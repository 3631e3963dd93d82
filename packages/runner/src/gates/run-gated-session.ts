import { type ClaudeResult, runClaude } from "@ll-issues/claude";
import { openStateDir } from "@ll-issues/tracker";
import type { ResolvePlan } from "../prepare/plan-resolve.ts";
import { addUpSessions } from "../resolve/add-up-sessions.ts";
import { withLimitsLeft } from "../resolve/limits-left.ts";
import type { ResolveContext } from "../resolve/resolve-context.ts";
import { sessionOptions } from "../resolve/session-options.ts";
import { answerOnTheSpot } from "./answer-on-the-spot.ts";
import { deliverAnswer } from "./deliver-answer.ts";
import type { AnsweredGate } from "./gate-desk.ts";
import { writeGateRecord } from "./gate-record.ts";
import { isLastCall } from "./is-last-call.ts";
import { newGateRecord } from "./new-gate-record.ts";
import { readQuestions } from "./question.ts";
import { runLiveSession } from "./run-live-session.ts";
import { settleGate } from "./settle-gate.ts";

/**
 * Run a session in which Claude may ask: with a person at a terminal live, else so that a question ends the session and waits; or go on with the
 * session that a question left, where that is possible, and with a fresh one where it is not. A question that can be answered on the spot is, and
 * the session goes on.
 */
export async function runGatedSession(context: ResolveContext, plan: ResolvePlan): Promise<ClaudeResult> {
  const { goOn } = context.desk;
  let result = goOn === null ? await runFresh(context, plan) : await goOnOrFresh(context, plan, goOn);
  for (let gate = await answerNow(context, plan, result); gate !== null; gate = await answerNow(context, plan, result))
    result = addUpSessions(result, await goOnOrFresh(context, withLimitsLeft(plan, result), gate));
  return result;
}

async function goOnOrFresh(context: ResolveContext, plan: ResolvePlan, gate: AnsweredGate): Promise<ClaudeResult> {
  tell(context, `going on with session ${gate.record.sessionId}`);
  const result = await deliverAnswer(context, plan, gate);
  if (result !== null) return result;
  tell(context, "that session cannot be gone on with: a fresh run");
  settleGate(context.options.root, gate);
  return runFresh(context, plan);
}

/** Give back the question that a session ended with, with its answer, where there is one at once. */
async function answerNow(
  context: ResolveContext,
  plan: ResolvePlan,
  result: ClaudeResult,
): Promise<AnsweredGate | null> {
  const { deferredTool, sessionId } = result;
  if (result.outcome !== "waiting" || deferredTool === null || sessionId === null || context.desk.isBrokenOff)
    return null;
  const questions = readQuestions(deferredTool.input);
  if (questions === null) return null;
  const record = newGateRecord(context, plan.issue, {
    sessionId,
    toolUseId: deferredTool.id,
    input: deferredTool.input,
    delivery: isLastCall(context.folder.transcriptPath, deferredTool.id) ? "hook" : "prompt",
  });
  writeGateRecord(openStateDir(context.options.root), record);
  return answerOnTheSpot(context, plan, record, questions);
}

function runFresh(context: ResolveContext, plan: ResolvePlan): Promise<ClaudeResult> {
  return context.options.askPerson === undefined ? runParked(context, plan) : runLiveSession(context, plan);
}

async function runParked(context: ResolveContext, plan: ResolvePlan): Promise<ClaudeResult> {
  tell(context, plan.command);
  const run = runClaude(plan.prompt, { ...plan.claudeArguments, ...sessionOptions(context, plan) });
  for await (const event of run) context.options.onProgress?.({ type: "claude", event });
  return run.result;
}

function tell(context: ResolveContext, detail: string): void {
  context.options.onProgress?.({ type: "stage", stage: "run", detail });
}
