import { compareIssueDates, isEndedStatus } from "@ll-issues/parser";
import type { ScanResult } from "../scan/scan-result.ts";
import type { ScannedIssue } from "../scan/scanned-issue.ts";

/** The issue to work on next, or why there is none; exactly one of the two is there. */
export interface NextIssue {
  readonly issue: ScannedIssue | null;
  readonly reason: string | null;
}

/**
 * Select the issue to work on next: of those that are ready the most urgent, of those the oldest, of those the one
 * with the smallest number. An issue without a priority or a date comes after those that have one.
 */
export function selectNext(result: Pick<ScanResult, "issues">): NextIssue {
  const [issue] = result.issues.filter(({ ready }) => ready).sort(compareUrgency);
  return issue === undefined ? { issue: null, reason: explainNone(result.issues) } : { issue, reason: null };
}

/** Compare issues by what to do first, for `Array.sort`. */
export function compareUrgency(a: ScannedIssue, b: ScannedIssue): number {
  return (
    rank(a.priority) - rank(b.priority) ||
    compareIssueDates(a.createdAt, b.createdAt) ||
    a.number - b.number ||
    (a.path < b.path ? -1 : 1)
  );
}

function rank(priority: string | null): number {
  const digits = priority === null ? undefined : /^P(\d+)$/.exec(priority)?.[1];
  return digits === undefined ? Number.MAX_SAFE_INTEGER : Number(digits);
}

function explainNone(issues: readonly ScannedIssue[]): string {
  if (issues.length === 0) return "There are no issues";
  const left = issues.filter(({ status }) => !isEndedStatus(status));
  if (left.length === 0) {
    return issues.length === 1
      ? "The only issue is done or cancelled"
      : `All ${issues.length} issues are done or cancelled`;
  }
  const blocked = left
    .filter(({ status, openBlockers }) => status === "open" && openBlockers.length > 0)
    .sort(compareUrgency);
  const byStatus = left.filter(({ status }) => status !== "open");
  const parts = [
    ...blocked.slice(0, 3).map(({ id, openBlockers }) => `${id} waits for ${openBlockers.join(", ")}`),
    ...(blocked.length > 3 ? [`${blocked.length - 3} more wait for others`] : []),
    ...countByStatus(byStatus),
  ];
  const unreadable = left.length - blocked.length - byStatus.length;
  if (unreadable > 0) parts.push(`${unreadable} cannot be read`);
  const none =
    left.length === 1 ? "The one issue left is not ready" : `None of the ${left.length} issues left is ready`;
  return `${none}: ${parts.join("; ")}`;
}

function countByStatus(issues: readonly ScannedIssue[]): readonly string[] {
  const statuses = [...new Set(issues.map(({ status }) => status))];
  return statuses.map(
    (status) => `${issues.filter((issue) => issue.status === status).length} ${status.replace("_", " ")}`,
  );
}
