import { isEndedStatus } from "@ll-issues/parser";
import type { Layout } from "./scan-result.ts";
import type { ScannedIssue } from "./scanned-issue.ts";
import { ENDED_DIRS } from "./walk-issue-files.ts";

/** A tree is of one layout while no more than one in so many of its ended issues lies in the other's place. */
const STRAY_SHARE = 10;

/**
 * Tell a tree's layout by where its ended issues lie. A few in the wrong place are strays, as left by tools that keep
 * making `completed/` after it was given up; a tree in which nothing has ended is type-dir, as new trees are.
 *
 * @param issuesDir The issues folder, relative to the root.
 */
export function detectLayout(issues: readonly ScannedIssue[], issuesDir: string): Layout {
  if (issues.length === 0) return "empty";
  let aside = 0;
  let inPlace = 0;
  for (const issue of issues) {
    if (isInEndedDir(issue.path, issuesDir)) aside += 1;
    else if (isEndedStatus(issue.status)) inPlace += 1;
  }
  if (aside * STRAY_SHARE <= inPlace) return "type-dir";
  return inPlace * STRAY_SHARE <= aside ? "completed-dir" : "mixed";
}

function isInEndedDir(path: string, issuesDir: string): boolean {
  return ENDED_DIRS.some((dir) => path.startsWith(`${issuesDir}/${dir}/`));
}
