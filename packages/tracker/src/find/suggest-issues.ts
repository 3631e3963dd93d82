import { parseIssueReference } from "@ll-issues/parser";
import leven from "leven";
import type { ListedIssue } from "./list-named-issues.ts";

/** More would not be read. */
const MAX_SUGGESTIONS = 3;

/**
 * Suggest what a person may have meant by a reference that leads nowhere: the same number under another type first
 * (`BUG-12` for `ENH-12`), then ids that are one keystroke away.
 */
export function suggestIssues(reference: string, named: readonly ListedIssue[]): readonly ListedIssue[] {
  const wanted = parseIssueReference(reference);
  if (wanted === null) return [];
  const wantedId = wanted.prefix === null ? String(wanted.number) : `${wanted.prefix}-${wanted.number}`;
  const scored = named.flatMap((issue) => {
    const distance = distanceOf(issue, wanted.number, wantedId);
    return distance <= 1 ? [{ issue, distance }] : [];
  });
  return scored
    .sort((a, b) => a.distance - b.distance || (a.issue.path < b.issue.path ? -1 : 1))
    .slice(0, MAX_SUGGESTIONS)
    .map(({ issue }) => issue);
}

function distanceOf(issue: ListedIssue, wantedNumber: number, wantedId: string): number {
  const own = parseIssueReference(issue.id);
  if (own === null) return Number.POSITIVE_INFINITY;
  if (own.number === wantedNumber) return 0;
  const ownId = wantedId.includes("-") ? `${own.prefix}-${own.number}` : String(own.number);
  return leven(wantedId, ownId, { maxDistance: 2 });
}
