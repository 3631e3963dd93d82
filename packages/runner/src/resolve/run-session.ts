import { type ClaudeResult, type RunClaudeOptions, runClaude } from "@ll-issues/claude";
import { runGatedSession } from "../gates/run-gated-session.ts";
import { type ResolvePlan, resumed } from "../prepare/plan-resolve.ts";
import { addUpSessions } from "./add-up-sessions.ts";
import { withLimitsLeft } from "./limits-left.ts";
import type { ResolveContext } from "./resolve-context.ts";
import { sessionOptions } from "./session-options.ts";

/** A session of this run that is gone on with. */
export interface EarlierTurns {
  readonly claude: ClaudeResult;
  readonly prompt: string;
}

/**
 * Run Claude on a planned prompt, or on a further prompt in the session it left, under what is left of the limits of the configuration, and
 * pass its events on. Where the plan goes on with the session of an earlier run and the CLI does not know it any more, a fresh one takes its
 * place: the prompt says all that is needed.
 *
 * @returns the ending of this session, with turns and cost of the whole run so far.
 * @throws ClaudeError when the program cannot be started.
 */
export async function runSession(
  context: ResolveContext,
  plan: ResolvePlan,
  earlier: EarlierTurns | null,
): Promise<ClaudeResult> {
  if (earlier !== null) return runRepair(context, plan, earlier);
  const { sessionId } = plan.goingOn;
  if (sessionId === null || context.desk.goOn !== null) return runFirst(context, plan);
  tell(context, `going on with session ${sessionId}`);
  const result = await runFirst(context, { ...plan, claudeArguments: resumed(plan.claudeArguments, sessionId) });
  if (result.outcome !== "failed" || result.turns > 0) return result;
  tell(context, "that session cannot be gone on with: a fresh one");
  return runFirst(context, plan);
}

async function runFirst(context: ResolveContext, plan: ResolvePlan): Promise<ClaudeResult> {
  if (context.options.gates) return runGatedSession(context, plan);
  tell(context, plan.command);
  return runPlain(context, plan.prompt, { ...plan.claudeArguments, ...sessionOptions(context, plan) });
}

async function runRepair(
  context: ResolveContext,
  plan: ResolvePlan,
  { claude, prompt }: EarlierTurns,
): Promise<ClaudeResult> {
  tell(context, "a repair turn");
  const { claudeArguments } = withLimitsLeft(plan, claude);
  const options = { ...resumed(claudeArguments, claude.sessionId), ...sessionOptions(context, plan) };
  return addUpSessions(claude, await runPlain(context, prompt, options));
}

async function runPlain({ options }: ResolveContext, prompt: string, how: RunClaudeOptions): Promise<ClaudeResult> {
  const run = runClaude(prompt, how);
  for await (const event of run) options.onProgress?.({ type: "claude", event });
  return run.result;
}

function tell({ options }: ResolveContext, detail: string): void {
  options.onProgress?.({ type: "stage", stage: "run", detail });
}
