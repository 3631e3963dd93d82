import { fchmodSync, linkSync, lstatSync, unlinkSync } from "node:fs";
import { FileError } from "../errors.ts";
import { errnoOf, toFileError } from "./io-error.ts";
import { notRegular } from "./read-regular-file.ts";
import type { Target } from "./real-target.ts";
import { findTarget } from "./real-target.ts";
import { step } from "./step.ts";
import { flushFolder, useTemporaryFile } from "./temporary-file.ts";

/** Where a new file may be made. */
export interface CreateOptions {
  /** The folder the file must really lie in, links resolved; absolute. */
  readonly root: string;
}

/**
 * Create a file that is not there yet, complete from the first instant it can be seen: it is published with link(2),
 * which never overwrites.
 *
 * @param path The file, absolute; its folder must be there.
 * @throws {FileError} `LLI_EXISTS` when the name is taken, by whatever; `LLI_OUTSIDE_ROOT`, `LLI_IO`.
 */
export function createFileExclusively(path: string, content: string | Uint8Array, options: CreateOptions): void {
  const target = findTarget(path, options.root);
  try {
    useTemporaryFile(target.folder, Buffer.from(content), {
      prepare: (descriptor) => fchmodSync(descriptor, 0o666 & ~process.umask()),
      publish: (temporary) => linkExclusively(temporary, target),
    });
    flushFolder(target.folder);
  } catch (error) {
    throw toFileError(error, "could not create", target.name);
  }
}

/**
 * Move a file without ever overwriting another: the new name is linked, then the old one removed, and both folders are
 * flushed. After a power cut in between, both names are the same file, and doing it again finishes the move.
 *
 * @param from The file, absolute.
 * @param to Its new place, absolute, on the same file system; the folder must be there.
 * @throws {FileError} `LLI_EXISTS` when another file has the new name; `LLI_NOT_REGULAR`, `LLI_OUTSIDE_ROOT`, `LLI_IO`.
 */
export function moveFileExclusively(from: string, to: string, options: CreateOptions): void {
  const source = findTarget(from, options.root);
  const target = findTarget(to, options.root);
  try {
    if (!lstatSync(source.path).isFile()) throw notRegular(source.name);
    if (!isSameFile(source.path, target.path)) linkExclusively(source.path, target);
    flushFolder(target.folder);
    step("unlink");
    unlinkSync(source.path);
    flushFolder(source.folder);
  } catch (error) {
    throw toFileError(error, "could not move", source.name);
  }
}

function linkExclusively(existing: string, target: Target): void {
  step("link");
  try {
    linkSync(existing, target.path);
  } catch (error) {
    if (errnoOf(error) !== "EEXIST") throw error;
    throw new FileError("LLI_EXISTS", `${target.name} is there already`, "EEXIST", {
      path: target.name,
      hint: "Neither file was touched. Rename or remove one of them.",
    });
  }
}

function isSameFile(a: string, b: string): boolean {
  const first = lstatSync(a);
  const second = lstatSync(b, { throwIfNoEntry: false });
  return second !== undefined && first.ino === second.ino && first.dev === second.dev;
}
