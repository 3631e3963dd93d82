import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { FileError } from "../errors.ts";
import { errnoOf, toFileError } from "./io-error.ts";

/** `O_NOFOLLOW` so that a symbolic link is refused, `O_NONBLOCK` so that a FIFO does not hang (open(2)). */
export const READ_FLAGS: number = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** How {@link readRegularFile} reads. */
export interface ReadOptions {
  /** The file as the person would name it, for messages. */
  readonly name: string;
  /** A larger file is refused unread. */
  readonly maxBytes: number;
}

/**
 * Read a whole regular file; never through a symbolic link, never from a FIFO or a device.
 *
 * @returns The bytes, or `null` when there is no such file.
 * @throws {FileError} `LLI_NOT_REGULAR`, `LLI_TOO_LARGE` or `LLI_IO`.
 */
export function readRegularFile(path: string, options: ReadOptions): Buffer | null {
  let descriptor: number;
  try {
    descriptor = openSync(path, READ_FLAGS);
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return null;
    throw errnoOf(error) === "ELOOP" ? notRegular(options.name) : toFileError(error, "could not read", options.name);
  }
  try {
    return readDescriptor(descriptor, options);
  } catch (error) {
    throw toFileError(error, "could not read", options.name);
  } finally {
    closeSync(descriptor);
  }
}

/** Say that a link, a FIFO, a device or a folder stands where a file is expected. */
export function notRegular(name: string): FileError {
  return new FileError("LLI_NOT_REGULAR", `${name} is not a regular file`, null, {
    path: name,
    hint: "Issue files are plain files: symbolic links, FIFOs and devices are never followed.",
  });
}

/** Say that a file is larger than what is read. */
export function tooLarge(name: string, bytes: number, maxBytes: number): FileError {
  return new FileError("LLI_TOO_LARGE", `${name} has ${bytes} bytes, the limit is ${maxBytes}`, null, {
    path: name,
    hint: "Move what makes it large into a file of its own.",
  });
}

function readDescriptor(descriptor: number, { name, maxBytes }: ReadOptions): Buffer {
  const stat = fstatSync(descriptor);
  if (!stat.isFile()) throw notRegular(name);
  if (stat.size > maxBytes) throw tooLarge(name, stat.size, maxBytes);
  const bytes = Buffer.allocUnsafe(stat.size);
  let length = 0;
  while (length < stat.size) {
    const count = readSync(descriptor, bytes, length, stat.size - length, length);
    if (count === 0) break;
    length += count;
  }
  return bytes.subarray(0, length);
}
