import { join } from "node:path";
import { parseIssueReference } from "@ll-issues/parser";
import { EDIT_MUTEX } from "../change/change-issues.ts";
import { moveIssueFile } from "../change/move-issue-file.ts";
import { writeFileDurably } from "../disk/write-file-durably.ts";
import { FileError, isTrackerError } from "../errors.ts";
import { acquireIssueLock, withMutex } from "../lock/issue-lock.ts";
import type { PlannedFix, RefusedFix } from "./plan-fixes.ts";

/** What became of the repairs of a plan. */
export interface AppliedFixes {
  readonly done: readonly PlannedFix[];
  /** Files that were left as they are: somebody is at work on the issue, or changed the file since it was read. */
  readonly refused: readonly RefusedFix[];
}

/**
 * Make the repairs of a plan, each file for itself: one that cannot be written does not stop the others.
 *
 * @param root The folder from `findRoot`, absolute.
 */
export async function applyFixes(root: string, fixes: readonly PlannedFix[]): Promise<AppliedFixes> {
  const done: PlannedFix[] = [];
  const refused: RefusedFix[] = [];
  for (const fix of fixes) {
    try {
      await applyFix(root, fix);
      done.push(fix);
    } catch (error) {
      if (!isTrackerError(error) || (error instanceof FileError && error.errno === "ENOSPC")) throw error;
      refused.push({ path: fix.path, rule: null, code: error.code, message: error.message });
    }
  }
  return { done, refused };
}

/** A run holds its issue for as long as it lasts; the mutex is for the moment of the write. */
async function applyFix(root: string, { path, id, before, after, renameTo }: PlannedFix): Promise<void> {
  // A file whose name is no issue's cannot be worked on by a run.
  const lock = parseIssueReference(id)?.prefix == null ? null : acquireIssueLock(root, id);
  try {
    await withMutex(root, EDIT_MUTEX, async () => {
      writeFileDurably(join(root, path), after, { root, expected: before });
      // In one step: of two names for one file, neither the next scan nor the next fix would know which to keep.
      if (renameTo !== null) await moveIssueFile(root, path, renameTo);
    });
  } finally {
    lock?.release();
  }
}
