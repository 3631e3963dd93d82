import { isUtf8 } from "node:buffer";
import type { ParsedIssue, StrictReader } from "@ll-issues/parser";
import { decodeIssueBytes, loadStrictReader, parseIssue } from "@ll-issues/parser";
import type { Config } from "../config/config.ts";
import { FileError } from "../errors.ts";

/** An issue, or why its bytes are no text. */
export type ParsedOrRefused = ParsedIssue | FileError;

/** The strict YAML reader, once a file has needed it: one in a hundred does, and loading it costs as much as 500 files. */
let strict: StrictReader | undefined;

/**
 * Read the bytes of an issue file as an issue.
 *
 * @param path Relative to the root, "/" separated.
 * @returns A promise only where the strict reader has to be loaded first, so that a scan does not wait 2,000 times for
 *   nothing.
 */
export function parseIssueBytes(
  bytes: Buffer,
  path: string,
  config: Config,
): ParsedOrRefused | Promise<ParsedOrRefused> {
  const text = decode(bytes, path);
  if (typeof text !== "string") return text;
  const parsed = parse(text, path, config);
  if (parsed.frontmatter.state !== "needs-strict") return parsed;
  return loadStrictReader().then((reader) => {
    strict = reader;
    return parse(text, path, config);
  });
}

/** What the parser's decoder says, at half its cost for a file without fault (bench/scan.mjs). */
function decode(bytes: Buffer, path: string): string | FileError {
  if (isUtf8(bytes) && !bytes.includes(0)) return bytes.toString("utf8");
  const decoded = decodeIssueBytes(bytes);
  if ("text" in decoded) return decoded.text;
  return new FileError(decoded.error, `${path}: ${decoded.message}`, null, { path, line: decoded.line });
}

function parse(text: string, path: string, config: Config): ParsedIssue {
  return parseIssue(text, { path, format: config.issues, ...(strict === undefined ? {} : { strict }) });
}
