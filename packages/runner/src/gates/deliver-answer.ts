import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { type ClaudeResult, type ClaudeRun, runClaude } from "@ll-issues/claude";
import { renderAnswerPrompt } from "@ll-issues/prompt-template";
import { step } from "@ll-issues/tracker";
import type { ResolvePlan } from "../prepare/plan-resolve.ts";
import { addUpSessions } from "../resolve/add-up-sessions.ts";
import { withLimitsLeft } from "../resolve/limits-left.ts";
import type { ResolveContext } from "../resolve/resolve-context.ts";
import { sessionOptions } from "../resolve/session-options.ts";
import { keepInRunFolder } from "../runs/run-folder.ts";
import { formatAnswer } from "./answer.ts";
import type { AnsweredGate } from "./gate-desk.ts";
import { answerSettings, formatHookAnswer, gateArguments } from "./hook-settings.ts";
import { settleGate } from "./settle-gate.ts";

/** The words with which the CLI hands an answer to the model (Claude Code 2.1.197 and 2.1.329; the second for words of one's own). */
const DELIVERED = /^(?:Your questions have been answered|The user answered)/;

/**
 * Go on with the session that asked, and see to it that the answer reaches the model.
 *
 * A call that waits is answered by the hook; the proof is its tool result in the stream. Should the model go on without one, that process is
 * ended at once and the answer is sent as a prompt in the same session. Where the result could get lost unseen, and where the process was ended
 * while it asked, the answer goes as a prompt from the start.
 *
 * @returns how the session ended, or null when it cannot be gone on with: it is not on this machine, or has had its answer before. Nothing has
 * been done then, and a fresh run can go on from what the issue says.
 */
export async function deliverAnswer(
  context: ResolveContext,
  plan: ResolvePlan,
  gate: AnsweredGate,
): Promise<ClaudeResult | null> {
  if (gate.record.delivery === "hook") {
    const { result, lost } = await answerDeferred(context, plan, gate);
    if (lost === null) return result;
    const after = await answerByPrompt(context, withLimitsLeft(plan, lost), gate);
    return after === null ? null : addUpSessions(lost, after);
  }
  return answerByPrompt(context, plan, gate);
}

/** Answer the call that waits. @returns how the session ended, or the process that was ended because it went on without the answer */
async function answerDeferred(
  context: ResolveContext,
  plan: ResolvePlan,
  gate: AnsweredGate,
): Promise<{ result: ClaudeResult | null; lost: ClaudeResult | null }> {
  const file = await keepInRunFolder(context.folder, "answer.json", formatHookAnswer(gate.record, answersOf(gate)));
  const run = startResumed(context, plan, gate, "", answerSettings(file, gate.record.toolUseId));
  let isDelivered = false;
  let isLost = false;
  for await (const event of run) {
    context.options.onProgress?.({ type: "claude", event });
    if (event.kind === "tool-result" && event.toolUseId === gate.record.toolUseId) {
      isDelivered ||= !event.isError && DELIVERED.test(event.text ?? "");
      if (isDelivered) settle(context, gate);
    } else if (event.kind === "turn" && !isDelivered && !isLost) {
      isLost = true;
      await run.kill("the answer was lost");
    }
  }
  const result = await run.result;
  // The person's words as they are: the hook has had them.
  rmSync(file, { force: true });
  if (isLost) return { result: null, lost: result };
  return { result: isDelivered || isStopped(result) ? result : null, lost: null };
}

async function answerByPrompt(
  context: ResolveContext,
  plan: ResolvePlan,
  gate: AnsweredGate,
): Promise<ClaudeResult | null> {
  context.options.onProgress?.({ type: "stage", stage: "run", detail: "sending the answer as a prompt" });
  const answers = answersOf(gate);
  const answered = gate.questions.map(({ question }) => ({ question, answer: answers[question] ?? "" }));
  const prompt = renderAnswerPrompt(answered, () => randomBytes(12).toString("hex"));
  const run = startResumed(context, plan, gate, prompt, null);
  let hasBegun = false;
  for await (const event of run) {
    context.options.onProgress?.({ type: "claude", event });
    if (event.kind !== "turn" || hasBegun) continue;
    hasBegun = true;
    settle(context, gate);
  }
  const result = await run.result;
  return hasBegun || isStopped(result) ? result : null;
}

function startResumed(
  context: ResolveContext,
  plan: ResolvePlan,
  { record }: AnsweredGate,
  prompt: string,
  settings: string | null,
): ClaudeRun {
  const { sessionId: _, extraArgs, ...rest } = plan.claudeArguments;
  const base = settings === null ? extraArgs : [...plan.plainArgs, ...gateArguments(settings)];
  return runClaude(prompt, {
    ...rest,
    ...sessionOptions(context, plan),
    resume: record.sessionId,
    extraArgs: base,
  });
}

/** The answer is with the model: whatever happens now, it is not given again. */
function settle({ options }: ResolveContext, gate: AnsweredGate): void {
  step("gate-delivered");
  settleGate(options.root, gate);
}

/** What came in the way has nothing to do with the session: a fresh run would meet it too, and the answer can still be delivered later. */
function isStopped({ outcome }: ClaudeResult): boolean {
  return outcome !== "failed" && outcome !== "completed";
}

/** Answers by the text of their question, as AskUserQuestion takes them. */
function answersOf({ questions, answers }: AnsweredGate): Record<string, string> {
  return Object.fromEntries(
    questions.map(({ question }, index) => {
      const answer = answers[index];
      return [question, answer === undefined ? "" : formatAnswer(answer)];
    }),
  );
}
