import type { ClaudeResult } from "@ll-issues/claude";

/**
 * Give back the ending of a run's later session with turns and cost of both.
 *
 * `total_cost_usd` is cumulative over a resumed session, `num_turns` is not (Claude Code 2.1.197 and 2.1.329).
 */
export function addUpSessions(before: ClaudeResult, after: ClaudeResult): ClaudeResult {
  return { ...after, turns: before.turns + after.turns, costUsd: Math.max(before.costUsd, after.costUsd) };
}
