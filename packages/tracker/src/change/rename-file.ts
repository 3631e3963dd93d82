import { lstatSync, mkdirSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { toFileError } from "../disk/io-error.ts";
import { findTarget } from "../disk/real-target.ts";
import { step } from "../disk/step.ts";
import { flushFolder } from "../disk/temporary-file.ts";
import { FileError } from "../errors.ts";

/**
 * Give a file another name, in one step: whatever instant the power goes, it has the old name or the new one, never both.
 *
 * Whoever calls holds the mutex of edits, so that of our own processes none can take the new name between the look and the step;
 * `moveFileExclusively` keeps out everybody else too, at the price of two names for a moment.
 *
 * @param root Absolute.
 * @param from Relative to the root.
 * @param to Relative to the root; its folder is made.
 * @throws {FileError} LLI_EXISTS when something has the new name; LLI_OUTSIDE_ROOT, LLI_IO.
 */
export function renameFile(root: string, from: string, to: string): void {
  try {
    mkdirSync(dirname(join(root, to)), { recursive: true });
    const [source, target] = [findTarget(join(root, from), root), findTarget(join(root, to), root)];
    if (lstatSync(target.path, { throwIfNoEntry: false }) !== undefined) {
      throw new FileError("LLI_EXISTS", `${to} is there already`, "EEXIST", {
        path: to,
        hint: "Neither file was touched. Rename or remove one of them.",
      });
    }
    step("rename-file");
    renameSync(source.path, target.path);
    flushFolder(target.folder);
    if (source.folder !== target.folder) flushFolder(source.folder);
  } catch (error) {
    throw toFileError(error, "could not rename", from);
  }
}
