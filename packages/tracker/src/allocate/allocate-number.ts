import { closeSync, openSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../config/config.ts";
import { errnoOf, toFileError } from "../disk/io-error.ts";
import { makeFolder } from "../disk/make-folder.ts";
import { openStateDir } from "../lock/state-dir.ts";
import { highestNumberOnDisk } from "./highest-number.ts";
import { highestNumberInHistory } from "./highest-number-in-history.ts";
import { listRoots } from "./list-worktrees.ts";

/**
 * Allocate a number that no issue has or ever had: one above every number on disk in any work tree, in the history of any ref, and
 * among those that were given out in this clone.
 *
 * A number is given out by creating a file of its name, which only one process can: no lock is waited for, and the file stays, so
 * that a slow process can never be given a number that was handed out while it looked around. A number whose issue was then not
 * written is lost; numbers need not be without gaps. Numbers count over all types, so that `230` means one issue. Two clones can
 * give out the same number: `scan` reports it once they meet.
 *
 * @param root The tracker's root, absolute.
 * @throws {TrackerError} LLI_NO_GIT, LLI_GIT_FAILED when the repository's refs cannot be read; {@link FileError} LLI_IO.
 */
export async function allocateNumber(root: string, config: Config): Promise<number> {
  const folder = openReservations(root);
  const inHistory = await highestNumberInHistory(root, config, folder);
  const onDisk = (await listRoots(root)).map((one) => highestNumberOnDisk(one, config));
  const taken = Math.max(inHistory, highestReserved(folder), ...onDisk);
  for (let number = taken + 1; ; number += 1) {
    if (reserve(folder, number)) return number;
  }
}

function openReservations(root: string): string {
  const folder = join(openStateDir(root), "ids");
  makeFolder(folder);
  return folder;
}

function highestReserved(folder: string): number {
  let highest = 0;
  for (const name of readdirSync(folder)) {
    if (/^\d{1,9}$/.test(name)) highest = Math.max(highest, Number(name));
  }
  return highest;
}

function reserve(folder: string, number: number): boolean {
  const path = join(folder, String(number));
  try {
    closeSync(openSync(path, "wx"));
    return true;
  } catch (error) {
    if (errnoOf(error) === "EEXIST") return false;
    throw toFileError(error, "could not reserve", path);
  }
}
