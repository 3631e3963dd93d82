import type { ParsedIssue } from "@ll-issues/parser";
import { decodeIssueBytes, parseIssue } from "@ll-issues/parser";
import type { Config } from "../config/config.ts";
import { FileError } from "../errors.ts";

/** An issue, or why its bytes are no text. */
export type ParsedOrRefused = ParsedIssue | FileError;

/**
 * Read the bytes of an issue file as an issue.
 *
 * @param path Relative to the root, "/" separated.
 * @returns A promise only where a library has to be loaded first, so that a scan does not wait 2,000 times for nothing.
 */
export function parseIssueBytes(
  bytes: Uint8Array,
  path: string,
  config: Config,
): ParsedOrRefused | Promise<ParsedOrRefused> {
  const decoded = decodeIssueBytes(bytes);
  if ("error" in decoded) {
    return new FileError(decoded.error, `${path}: ${decoded.message}`, null, { path, line: decoded.line });
  }
  return parseIssue(decoded.text, { path, format: config.issues });
}
