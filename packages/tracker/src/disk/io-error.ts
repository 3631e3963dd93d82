import { FileError } from "../errors.ts";

const HINTS: Readonly<Record<string, string>> = {
  ENOSPC: "Free some space on this disk and run the command again.",
  EDQUOT: "Your disk quota is used up: free some space and run the command again.",
  EFBIG: "The file would be larger than this system lets us write.",
  EROFS: "This file system is mounted read-only.",
  EACCES: "Check the permissions of the file and of its folder.",
  EPERM: "Check the permissions of the file and of its folder.",
  ENOENT: "The file or its folder is not there any more.",
  EMFILE: "Too many files are open in this process.",
};

/** Tell the system's name of an error (`ENOENT`), or `null` when it is not one of the system's. */
export function errnoOf(error: unknown): string | null {
  if (!(error instanceof Error) || !("code" in error)) return null;
  return typeof error.code === "string" && /^E[A-Z0-9]+$/.test(error.code) ? error.code : null;
}

/** Give back what to do about an error of the system, by its name; undefined when the name says enough. */
export function hintOfErrno(errno: string): string | undefined {
  return HINTS[errno];
}

/**
 * Turn an error of the system into ours; any other error is a bug and is given back as it is.
 *
 * @param what What was being done, as in "could not write".
 * @param path The file, as the person would name it.
 */
export function toFileError(error: unknown, what: string, path: string): unknown {
  if (error instanceof FileError) return error;
  const errno = errnoOf(error);
  if (errno === null) return error;
  return new FileError("LLI_IO", `${what} ${path}: ${errno}`, errno, { path, hint: hintOfErrno(errno), cause: error });
}
