import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { removeAbandoned, TEMPORARY_SUFFIX } from "../disk/temporary-file.ts";
import { writeFileDurably } from "../disk/write-file-durably.ts";
import { FileError, TrackerError } from "../errors.ts";
import { moveIssueFile } from "./move-issue-file.ts";

/** One file as it was and as it is to be. */
export interface FileChange {
  /** Where it lies afterwards, relative to the root, "/" separated. */
  readonly path: string;
  /** Where it lay before; the same as `path` when it stays. */
  readonly from: string;
  readonly before: string;
  readonly after: string;
}

/**
 * Write several files: all, or none. Each file by itself is always the old one or the new one; when one of them cannot be written, those
 * before it are put back.
 *
 * @param root Absolute.
 * @throws {TrackerError} What kept a file from being written; LLI_PARTIAL when others could then not be put back.
 */
export async function writeAll(root: string, changes: readonly FileChange[]): Promise<void> {
  for (const { from, path } of changes) {
    if (path !== from && existsSync(join(root, path))) throw taken(path);
  }
  if (changes.length > 1) removeAbandonedBeside(root, changes);
  const done: FileChange[] = [];
  try {
    for (const change of changes) {
      writeFileDurably(join(root, change.from), change.after, { root, expected: change.before });
      // From here on there is something to take back, should the move fail.
      done.push({ ...change, path: change.from });
      if (change.path === change.from) continue;
      await moveIssueFile(root, change.from, change.path);
      done[done.length - 1] = change;
    }
  } catch (error) {
    await putBack(root, done, error);
    throw error;
  }
}

/**
 * Remove what a command left that was killed while it wrote beside these files. In the issues folder every command that looks around does
 * so; in the folder of a README nobody else would.
 *
 * @param root Absolute.
 */
export function removeAbandonedBeside(root: string, changes: readonly FileChange[]): void {
  for (const folder of new Set(changes.map(({ from }) => dirname(join(root, from))))) {
    for (const name of readdirSync(folder)) if (name.endsWith(TEMPORARY_SUFFIX)) removeAbandoned(folder, name);
  }
}

async function putBack(root: string, done: readonly FileChange[], cause: unknown): Promise<void> {
  const left: string[] = [];
  for (const change of [...done].reverse()) {
    try {
      if (change.path !== change.from) await moveIssueFile(root, change.path, change.from);
      writeFileDurably(join(root, change.from), change.before, { root, expected: change.after });
    } catch {
      left.push(change.path);
    }
  }
  if (left.length === 0) return;
  const why = cause instanceof Error ? cause.message : String(cause);
  throw new TrackerError(
    "LLI_PARTIAL",
    `${why}; ${left.join(", ")} had been changed before and could not be put back`,
    {
      hint: "Look at these files with `git diff`. Every one of them is whole.",
      cause,
    },
  );
}

function taken(path: string): FileError {
  return new FileError("LLI_EXISTS", `${path} is there already`, "EEXIST", {
    path,
    hint: "Nothing was written. Rename or remove that file.",
  });
}
