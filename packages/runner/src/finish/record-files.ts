import { mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { createFileExclusively, writeFileDurably } from "@ll-issues/tracker";

/** One file of a record: what it must be before, and what it is to be. */
export interface RecordFile {
  /** Relative to the root. */
  readonly path: string;
  /** Null: there must be no such file. */
  readonly before: string | null;
  readonly after: string;
}

/**
 * Write the files of a record, as far as they do not say it already. Every one is looked at before the first is written.
 *
 * @param root absolute.
 * @throws {TrackerError} LLI_CONFLICT or LLI_EXISTS when one changes while they are written; those written before it are undone then.
 * @returns the path of a file that somebody has changed, and then nothing is written; null when all is well.
 */
export function writeRecordFiles(root: string, files: readonly RecordFile[]): string | null {
  const open = files.filter((file) => readText(root, file.path) !== file.after);
  const foreign = open.find((file) => readText(root, file.path) !== file.before);
  if (foreign !== undefined) return foreign.path;
  const written: RecordFile[] = [];
  try {
    for (const file of open) {
      writeOne(root, file);
      written.push(file);
    }
  } catch (error) {
    undoRecordFiles(root, written);
    throw error;
  }
  return null;
}

/** Put the files of a record back as they were, but for those that somebody has changed since. */
export function undoRecordFiles(root: string, files: readonly RecordFile[]): void {
  for (const file of [...files].reverse()) {
    if (file.before === file.after || readText(root, file.path) !== file.after) continue;
    if (file.before === null) rmSync(path.join(root, file.path));
    else writeFileDurably(path.join(root, file.path), file.before, { root, expected: file.after });
  }
}

function writeOne(root: string, { path: name, before, after }: RecordFile): void {
  const file = path.join(root, name);
  if (before !== null) {
    writeFileDurably(file, after, { root, expected: before });
  } else {
    mkdirSync(path.dirname(file), { recursive: true });
    createFileExclusively(file, after, { root });
  }
}

/** Read a file of a record as it is; null when it is not there or cannot be read. */
export function readText(root: string, name: string): string | null {
  try {
    return readFileSync(path.join(root, name), "utf8");
  } catch {
    return null;
  }
}
