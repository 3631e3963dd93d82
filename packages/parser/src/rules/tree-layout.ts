import { type IssueStatus, isEndedStatus } from "../model/issue-status.ts";
import { readDirectoryStatus } from "../model/status-evidence.ts";

/**
 * Where a tree keeps its ended issues: `type-dir` beside the open ones, `completed-dir` in folders of their own; `mixed` when
 * it does both, `empty` without issues.
 */
export type TreeLayout = "type-dir" | "completed-dir" | "mixed" | "empty";

/**
 * Tells the layout of a tree by what is in it. A tree without ended issues is `type-dir`, which is what new trees are.
 */
export function findTreeLayout(issues: readonly { readonly path: string; readonly status: IssueStatus }[]): TreeLayout {
  const { inFolders, inPlace } = countEnded(issues);
  if (issues.length === 0) return "empty";
  if (inFolders === 0) return "type-dir";
  return inPlace === 0 ? "completed-dir" : "mixed";
}

/**
 * Tells which of the two ways most ended issues of a tree are kept in; in doubt the folders of types.
 */
export function findMainLayout(
  issues: readonly { readonly path: string; readonly status: IssueStatus }[],
): "type-dir" | "completed-dir" {
  const { inFolders, inPlace } = countEnded(issues);
  return inFolders > inPlace ? "completed-dir" : "type-dir";
}

function countEnded(issues: readonly { readonly path: string; readonly status: IssueStatus }[]): {
  inFolders: number;
  inPlace: number;
} {
  let [inFolders, inPlace] = [0, 0];
  for (const { path, status } of issues) {
    if (readDirectoryStatus(path) !== null) inFolders += 1;
    else if (isEndedStatus(status)) inPlace += 1;
  }
  return { inFolders, inPlace };
}
