import type { ClaudeResult } from "@ll-issues/claude";

/** Give back the ending of a run's later session with turns and cost of both. */
export function addUpSessions(before: ClaudeResult, after: ClaudeResult): ClaudeResult {
  return { ...after, turns: before.turns + after.turns, costUsd: before.costUsd + after.costUsd };
}
