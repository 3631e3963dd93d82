import { type ClaudeResult, runClaude } from "@ll-issues/claude";
import { openStateDir } from "@ll-issues/tracker";
import type { ResolvePlan } from "../prepare/plan-resolve.ts";
import type { ResolveContext } from "../resolve/resolve-context.ts";
import { sessionOptions } from "../resolve/session-options.ts";
import { deliverAnswer } from "./deliver-answer.ts";
import { writeGateRecord } from "./gate-record.ts";
import { runLiveSession } from "./run-live-session.ts";

/**
 * Run a session in which Claude may ask: with a person at a terminal live, else so that a question ends the run and waits; or go on with the
 * session that a question left, where that is possible, and with a fresh one where it is not.
 */
export async function runGatedSession(context: ResolveContext, plan: ResolvePlan): Promise<ClaudeResult> {
  const { goOn } = context.desk;
  if (goOn !== null) {
    context.options.onProgress?.({
      type: "stage",
      stage: "run",
      detail: `going on with session ${goOn.record.sessionId}`,
    });
    const result = await deliverAnswer(context, plan, goOn);
    if (result !== null) return result;
    context.options.onProgress?.({
      type: "stage",
      stage: "run",
      detail: "that session cannot be gone on with: a fresh run",
    });
    writeGateRecord(openStateDir(context.options.root), { ...goOn.record, state: "settled", answers: goOn.answers });
  }
  return context.options.askPerson === undefined ? runParked(context, plan) : runLiveSession(context, plan);
}

async function runParked(context: ResolveContext, plan: ResolvePlan): Promise<ClaudeResult> {
  context.options.onProgress?.({ type: "stage", stage: "run", detail: plan.command });
  const run = runClaude(plan.prompt, { ...plan.claudeArguments, ...sessionOptions(context, plan) });
  for await (const event of run) context.options.onProgress?.({ type: "claude", event });
  return run.result;
}
