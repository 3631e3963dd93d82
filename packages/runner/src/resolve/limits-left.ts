import type { ClaudeResult } from "@ll-issues/claude";
import type { ResolvePlan } from "../prepare/plan-resolve.ts";

/**
 * Give back a plan for the next session of a run: what is left of its turns and its money, but never nothing, which would be no limit.
 *
 * Claude Code holds a session that is gone on with against what its own process has cost, and not the whole session (measured with 2.1.197 and
 * 2.1.329, although the newer one prints the cost of both).
 *
 * @param spent by the run so far.
 */
export function withLimitsLeft(plan: ResolvePlan, spent: Pick<ClaudeResult, "turns" | "costUsd">): ResolvePlan {
  const { maxTurns, maxBudgetUsd, ...rest } = plan.claudeArguments;
  const claudeArguments = {
    ...rest,
    maxTurns: maxTurns === undefined ? undefined : Math.max(1, maxTurns - spent.turns),
    maxBudgetUsd: maxBudgetUsd === undefined ? undefined : Math.max(0.01, maxBudgetUsd - spent.costUsd),
  };
  return { ...plan, claudeArguments };
}
