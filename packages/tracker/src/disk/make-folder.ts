import { mkdirSync } from "node:fs";
import { toFileError } from "./io-error.ts";

/**
 * Make a folder with those above it, where they are not there.
 *
 * @param path Absolute.
 * @param name The folder as the person would name it, for messages.
 * @throws {FileError} `LLI_IO`.
 */
export function makeFolder(path: string, name: string = path): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw toFileError(error, "could not make", name);
  }
}
