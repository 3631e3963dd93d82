import { isUtf8 } from "node:buffer";
import type { BlockScan, ParsedIssue, StrictReader } from "@ll-issues/parser";
import { decodeIssueBytes, loadStrictReader, parseIssue } from "@ll-issues/parser";
import type { Config } from "../config/config.ts";
import { FileError } from "../errors.ts";
import type { ExactReader } from "../exact/exact-reader.ts";

/** An issue, or why its bytes are no text. */
export type ParsedOrRefused = ParsedIssue | FileError;

/** The strict YAML reader, once a file has needed it: one in a hundred does, and loading it costs as much as 500 files. */
let strict: StrictReader | undefined;
/** The exact Markdown parser, once a text has left the scan unsure: none in 3,000 does that is not made for it. */
let exactReader: ExactReader | undefined;

/**
 * Read the bytes of an issue file as an issue.
 *
 * @param path Relative to the root, "/" separated.
 * @returns A promise only where a slower reader has to be asked, so that a scan does not wait 2,000 times for nothing.
 */
export function parseIssueBytes(
  bytes: Buffer,
  path: string,
  config: Config,
): ParsedOrRefused | Promise<ParsedOrRefused> {
  const text = decode(bytes, path);
  if (typeof text !== "string") return text;
  const parsed = parse(text, path, config);
  return isCertain(parsed) ? parsed : readAgain(parsed, path, config);
}

function isCertain({ frontmatter, scan }: ParsedIssue): boolean {
  return frontmatter.state !== "needs-strict" && scan.unsure.length === 0;
}

async function readAgain({ text, scan, frontmatter }: ParsedIssue, path: string, config: Config): Promise<ParsedIssue> {
  if (frontmatter.state === "needs-strict") strict = await loadStrictReader();
  return parse(text, path, config, scan.unsure.length > 0 ? await makeCertain(text, scan) : scan);
}

async function makeCertain(text: string, scan: BlockScan): Promise<BlockScan> {
  exactReader ??= new (await import("../exact/exact-reader.ts")).ExactReader();
  return await exactReader.makeCertain(text, scan);
}

/** What the parser's decoder says, at half its cost for a file without fault (bench/scan.mjs). */
function decode(bytes: Buffer, path: string): string | FileError {
  if (isUtf8(bytes) && !bytes.includes(0)) return bytes.toString("utf8");
  const decoded = decodeIssueBytes(bytes);
  if ("text" in decoded) return decoded.text;
  return new FileError(decoded.error, `${path}: ${decoded.message}`, null, { path, line: decoded.line });
}

function parse(text: string, path: string, config: Config, scan?: BlockScan): ParsedIssue {
  return parseIssue(text, { path, format: config.issues, scan, ...(strict === undefined ? {} : { strict }) });
}
