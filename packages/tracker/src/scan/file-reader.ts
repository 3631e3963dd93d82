import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { errnoOf, toFileError } from "../disk/io-error.ts";
import { notRegular, READ_FLAGS, tooLarge } from "../disk/read-regular-file.ts";
import { FileError } from "../errors.ts";

/** The largest issue file that is read, in bytes; the largest real one known has 136 KB. */
export const MAX_ISSUE_BYTES: number = 1024 * 1024;

/**
 * Reads one file after the other into one buffer: over thousands of files that costs two thirds of `readFileSync`
 * (docs/performance.md). The bytes given out are good until the next read.
 */
export class FileReader {
  readonly #buffer: Buffer = Buffer.allocUnsafeSlow(MAX_ISSUE_BYTES);

  /**
   * Read a whole regular file, never through a symbolic link, never from a FIFO or a device.
   *
   * @param path Absolute.
   * @param name The file as the person would name it.
   * @returns The bytes, valid until the next call, or why they cannot be had.
   */
  read(path: string, name: string): Buffer | FileError {
    let descriptor: number;
    try {
      descriptor = openSync(path, READ_FLAGS);
    } catch (error) {
      return errnoOf(error) === "ELOOP" ? notRegular(name) : asFileError(error, name);
    }
    try {
      return this.#fill(descriptor, name);
    } catch (error) {
      return asFileError(error, name);
    } finally {
      closeSync(descriptor);
    }
  }

  #fill(descriptor: number, name: string): Buffer | FileError {
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) return notRegular(name);
    if (stat.size > MAX_ISSUE_BYTES) return tooLarge(name, stat.size, MAX_ISSUE_BYTES);
    let length = 0;
    while (length < stat.size) {
      const count = readSync(descriptor, this.#buffer, length, stat.size - length, null);
      if (count === 0) break;
      length += count;
    }
    return this.#buffer.subarray(0, length);
  }
}

function asFileError(error: unknown, name: string): FileError {
  const failure = toFileError(error, "could not read", name);
  if (failure instanceof FileError) return failure;
  throw failure;
}
