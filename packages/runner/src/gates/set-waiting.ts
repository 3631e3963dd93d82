import type { IssueEdit, ParsedIssue } from "@ll-issues/parser";

/** The status as the frontmatter spells it; null where it has none. */
export function readWrittenStatus(issue: ParsedIssue): string | null {
  const value = issue.frontmatter.get("status");
  return typeof value === "string" ? value : null;
}

/** Give back the edit that says an issue waits for a person. */
export function waitingEdit(): IssueEdit {
  return { kind: "set-key", key: "status", value: "waiting" };
}

/** Give back the edits that take `waiting` back; none where somebody has set another status meanwhile. */
export function restoreStatusEdits(issue: ParsedIssue, statusBefore: string | null): IssueEdit[] {
  if (readWrittenStatus(issue)?.trim() !== "waiting") return [];
  // A file without a status of its own gets `open` and not nothing: an empty frontmatter block would stay behind.
  return [{ kind: "set-key", key: "status", value: statusBefore ?? "open" }];
}
