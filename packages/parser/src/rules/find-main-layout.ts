import { type IssueStatus, isEndedStatus } from "../model/issue-status.ts";
import { readDirectoryStatus } from "../model/status-evidence.ts";

/**
 * Tells where a tree keeps most of its ended issues: in `completed/` and `deferred/`, or beside the open ones in the folders
 * of their types. In doubt the latter, which is what new trees do.
 */
export function findMainLayout(
  issues: readonly { readonly path: string; readonly status: IssueStatus }[],
): "type-dir" | "completed-dir" {
  let [inFolders, inPlace] = [0, 0];
  for (const { path, status } of issues) {
    if (readDirectoryStatus(path) !== null) inFolders += 1;
    else if (isEndedStatus(status)) inPlace += 1;
  }
  return inFolders > inPlace ? "completed-dir" : "type-dir";
}
