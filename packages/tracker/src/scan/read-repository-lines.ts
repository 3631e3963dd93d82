import { realpathSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { readRegularFile } from "../disk/read-regular-file.ts";
import { isTrackerError } from "../errors.ts";

/** Larger files are not code that an issue points into. */
const MAX_SOURCE_BYTES = 4 * 1024 * 1024;

/**
 * Make a reader of the repository's own files, for the rule that compares an issue's locations with the code.
 *
 * The paths come out of issue texts, so a stranger may have written them: nothing outside the root is ever opened, no
 * link is followed, and all that leaves is how a file's lines compare with the issue. A folder that is not there is
 * looked for once.
 *
 * @param root Absolute.
 * @returns The lines of a file, or `null` when there is no such file or it may not be read.
 */
export function createLineReader(root: string): (path: string) => readonly string[] | null {
  const realFolders = new Map<string, string | null>();
  const findFolder = (folder: string): string | null => {
    const known = realFolders.get(folder);
    if (known !== undefined) return known;
    const found = findRealFolder(join(root, folder), root);
    realFolders.set(folder, found);
    return found;
  };
  return (path) => {
    if (!isPlainPath(path)) return null;
    const folder = findFolder(dirname(path));
    return folder === null ? null : readLines(join(folder, path.slice(path.lastIndexOf("/") + 1)), path);
  };
}

function isPlainPath(path: string): boolean {
  return !/[\\\0]/.test(path) && path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}

function findRealFolder(folder: string, root: string): string | null {
  try {
    const real = realpathSync.native(folder);
    return real === root || real.startsWith(root.endsWith(sep) ? root : root + sep) ? real : null;
  } catch {
    return null;
  }
}

function readLines(path: string, name: string): readonly string[] | null {
  try {
    return readRegularFile(path, { name, maxBytes: MAX_SOURCE_BYTES })?.toString("utf8").split("\n") ?? null;
  } catch (error) {
    if (isTrackerError(error)) return null;
    throw error;
  }
}
