import type { Stats } from "node:fs";
import { fchmodSync, fchownSync, lstatSync, renameSync } from "node:fs";
import { FileError } from "../errors.ts";
import { errnoOf, toFileError } from "./io-error.ts";
import { notRegular, readRegularFile } from "./read-regular-file.ts";
import type { Target } from "./real-target.ts";
import { findTarget } from "./real-target.ts";
import { step } from "./step.ts";
import { flushFolder, useTemporaryFile } from "./temporary-file.ts";

/** What a durable write must find. */
export interface DurableWriteOptions {
  /** The folder the file must really lie in, links resolved; absolute. */
  readonly root: string;
  /** The whole content the edit was made from; any other content on disk is a conflict. */
  readonly expected: string | Uint8Array;
}

/** Far above any file we edit; a file that outgrew it is not the one that was read. */
const MAX_COMPARED_BYTES = 64 * 1024 * 1024;

/**
 * Replace a file so that, whatever instant the power goes, it is the old one or the new one: a new file in the same
 * folder is written, given the old one's mode and owner, flushed, renamed over it, and the folder is flushed.
 *
 * Callers that edit hold the mutex; the comparison with `expected`, made last, catches everybody else's edits.
 * Content equal to `expected` writes nothing.
 *
 * @param path The file, absolute; it must be there and be a regular file.
 * @throws {FileError} `LLI_CONFLICT` when the file is not `expected` any more or is gone, `LLI_NOT_REGULAR`,
 *   `LLI_OUTSIDE_ROOT`, `LLI_IO`. The old file is then as it was and no temporary file is left; only when the very last
 *   step fails, flushing the folder, the new file is in place and may not outlive a power cut.
 */
export function writeFileDurably(path: string, content: string | Uint8Array, options: DurableWriteOptions): void {
  const target = findTarget(path, options.root);
  const bytes = Buffer.from(content);
  const expected = Buffer.from(options.expected);
  try {
    const original = readOriginal(target);
    if (bytes.equals(expected)) {
      assertUnchanged(target, expected);
      return;
    }
    useTemporaryFile(target.folder, bytes, {
      prepare: (descriptor) => copyModeAndOwner(descriptor, original),
      publish: (temporary) => {
        assertUnchanged(target, expected);
        step("rename");
        renameSync(temporary, target.path);
      },
    });
    flushFolder(target.folder);
  } catch (error) {
    throw toFileError(error, "could not write", target.name);
  }
}

function readOriginal(target: Target): Stats {
  const stat = lstatSync(target.path, { throwIfNoEntry: false });
  if (stat === undefined) throw conflict(target, "is gone");
  if (!stat.isFile()) throw notRegular(target.name);
  return stat;
}

function assertUnchanged(target: Target, expected: Buffer): void {
  const now = readRegularFile(target.path, { name: target.name, maxBytes: MAX_COMPARED_BYTES });
  if (now === null) throw conflict(target, "is gone");
  if (!now.equals(expected)) throw conflict(target, "was changed by somebody else since it was read");
}

function conflict(target: Target, what: string): FileError {
  return new FileError("LLI_CONFLICT", `${target.name} ${what}`, null, {
    path: target.name,
    hint: "Nothing was written. Look at the file and run the command again.",
  });
}

/** Only root may give a file away (chown(2)): a file in somebody else's name that we may write becomes ours. */
function copyModeAndOwner(descriptor: number, original: Stats): void {
  if (process.getuid !== undefined && (original.uid !== process.getuid() || original.gid !== process.getgid?.())) {
    try {
      fchownSync(descriptor, original.uid, original.gid);
    } catch (error) {
      if (errnoOf(error) !== "EPERM") throw error;
    }
  }
  fchmodSync(descriptor, original.mode & 0o7777);
}
