import { type ScannedIssue, selectByQuery } from "@ll-issues/tracker";

/** Keeps the issues that are asked for, in their order. */
export type Selection = (issues: readonly ScannedIssue[]) => readonly ScannedIssue[];

/**
 * Read a query at once, so that a mistake in it is told before anything is done, and select by it later.
 *
 * @throws {TrackerError} LLI_QUERY_INVALID.
 */
export function openSelection(query: string): Selection {
  const now = new Date();
  selectByQuery([], query, now);
  return (issues) => selectByQuery(issues, query, now);
}
