import { type ClaudeResult, runClaude } from "@ll-issues/claude";
import { runGatedSession } from "../gates/run-gated-session.ts";
import type { ResolvePlan } from "../prepare/plan-resolve.ts";
import { addUpSessions } from "./add-up-sessions.ts";
import type { ResolveContext } from "./resolve-context.ts";
import { sessionOptions } from "./session-options.ts";

/** A session of this run that is gone on with. */
export interface EarlierTurns {
  readonly claude: ClaudeResult;
  readonly prompt: string;
}

/**
 * Run Claude on a planned prompt, or on a further prompt in the session it left, under what is left of the limits of the configuration, and
 * pass its events on.
 *
 * @returns the ending of this session, with turns and cost of the whole run so far.
 * @throws ClaudeError when the program cannot be started.
 */
export async function runSession(
  context: ResolveContext,
  plan: ResolvePlan,
  earlier: EarlierTurns | null,
): Promise<ClaudeResult> {
  const { options } = context;
  if (options.gates && earlier === null) return runGatedSession(context, plan);
  options.onProgress?.({ type: "stage", stage: "run", detail: earlier === null ? plan.command : "a repair turn" });
  const run = runClaude(earlier?.prompt ?? plan.prompt, {
    ...(earlier === null ? plan.claudeArguments : resumeArguments(plan, earlier.claude)),
    ...sessionOptions(context, plan),
  });
  for await (const event of run) options.onProgress?.({ type: "claude", event });
  const result = await run.result;
  return earlier === null ? result : addUpSessions(earlier.claude, result);
}

/** The same rules, the same session, and what is left of turns and money. */
function resumeArguments(plan: ResolvePlan, before: ClaudeResult): ResolvePlan["claudeArguments"] {
  const { sessionId: _, maxTurns, maxBudgetUsd, ...rest } = plan.claudeArguments;
  return {
    ...rest,
    resume: before.sessionId ?? undefined,
    maxTurns: maxTurns === undefined ? undefined : Math.max(1, maxTurns - before.turns),
    maxBudgetUsd: maxBudgetUsd === undefined ? undefined : Math.max(0.01, maxBudgetUsd - before.costUsd),
  };
}
