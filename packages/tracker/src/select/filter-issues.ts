import type { ScanResult } from "../scan/scan-result.ts";
import type { ScannedIssue } from "../scan/scanned-issue.ts";

/** What to keep: an issue must match one of the values of every list given. Case does not matter. */
export interface IssueFilter {
  /** Type names (`bug`) or prefixes (`BUG`). */
  readonly type?: readonly string[] | undefined;
  readonly status?: readonly string[] | undefined;
  readonly priority?: readonly string[] | undefined;
  readonly label?: readonly string[] | undefined;
}

/** Select issues of a scan; an absent or empty list keeps all. */
export function filterIssues(result: Pick<ScanResult, "issues">, filter: IssueFilter): readonly ScannedIssue[] {
  const type = lowerCase(filter.type);
  const status = lowerCase(filter.status?.map((word) => word.replaceAll("-", "_")));
  const priority = lowerCase(filter.priority);
  const label = lowerCase(filter.label);
  return result.issues.filter(
    (issue) =>
      allows(type, issue.type, issue.id.slice(0, issue.id.lastIndexOf("-"))) &&
      allows(status, issue.status) &&
      allows(priority, issue.priority ?? "none") &&
      allows(label, ...issue.labels),
  );
}

function lowerCase(words: readonly string[] | undefined): ReadonlySet<string> | null {
  return words === undefined || words.length === 0 ? null : new Set(words.map((word) => word.toLowerCase()));
}

function allows(wanted: ReadonlySet<string> | null, ...values: readonly string[]): boolean {
  return wanted === null || values.some((value) => wanted.has(value.toLowerCase()));
}
