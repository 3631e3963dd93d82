import { type IssueStatus, isEndedStatus } from "@ll-issues/parser";
import type { IssueIndex } from "./issue-index.ts";

/** What the dependency graph needs to know of an issue. */
export interface Blockable {
  readonly id: string;
  readonly path: string;
  readonly status: IssueStatus;
  readonly blockedBy: readonly string[];
}

/**
 * Find what still keeps an issue from being worked on: its blockers that have not ended. One that is not in the tree
 * blocks nobody (the scan reports it), and neither does the issue itself.
 *
 * @returns Ids as their own files write them.
 */
export function openBlockersOf<T extends Blockable>(issue: T, index: IssueIndex<T>): readonly string[] {
  if (issue.blockedBy.length === 0) return [];
  const open = new Set<string>();
  for (const reference of issue.blockedBy) {
    for (const blocker of index.find(reference)) {
      if (blocker.path !== issue.path && !isEndedStatus(blocker.status)) open.add(blocker.id);
    }
  }
  return [...open];
}
