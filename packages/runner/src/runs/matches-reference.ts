import { parseIssueReference } from "@ll-issues/parser";

/**
 * Tell whether a person means this issue: `BUG-230`, `bug-0230`, `230` and a path of its file all do.
 *
 * @param issueId the id of an issue.
 * @param reference what was typed.
 */
export function matchesReference(issueId: string, reference: string): boolean {
  const id = parseIssueReference(issueId);
  const wanted = parseIssueReference(reference);
  if (id === null || wanted === null) return false;
  return id.number === wanted.number && (wanted.prefix === null || wanted.prefix === id.prefix);
}
