import type { IssueCounts } from "./scan-result.ts";
import type { ScannedIssue } from "./scanned-issue.ts";

/** Count issues by type, status and priority. The keys stand in the order of the alphabet. */
export function countIssues(issues: readonly ScannedIssue[]): IssueCounts {
  return {
    total: issues.length,
    byType: tally(issues, (issue) => issue.type),
    byStatus: tally(issues, (issue) => issue.status),
    byPriority: tally(issues, (issue) => issue.priority ?? "none"),
  };
}

/** Built from entries, so that a type named `__proto__` in somebody's file is a key like any other. */
function tally(issues: readonly ScannedIssue[], keyOf: (issue: ScannedIssue) => string): Record<string, number> {
  const counts = new Map<string, number>();
  for (const issue of issues) counts.set(keyOf(issue), (counts.get(keyOf(issue)) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
