import { join } from "node:path";
import type { ParsedIssue } from "@ll-issues/parser";
import type { CachePlace } from "../cache/cache-place.ts";
import type { Config } from "../config/config.ts";
import { readRegularFile } from "../disk/read-regular-file.ts";
import { FileError } from "../errors.ts";
import { MAX_ISSUE_BYTES } from "../scan/file-reader.ts";
import { parseIssueBytes } from "../scan/parse-issue-bytes.ts";
import type { ListedIssue } from "./list-named-issues.ts";
import { pickIssue } from "./pick-issue.ts";

/** One issue on disk. */
export interface FoundIssue {
  /** Relative to the root, "/" separated. */
  readonly path: string;
  readonly absolutePath: string;
  /** Its `text` is the file's content as read: hand it to `writeFileDurably` as `expected`. */
  readonly parsed: ParsedIssue;
}

/**
 * Find one issue and read it: folders are listed, one file is read.
 *
 * @param root Absolute.
 * @param reference `BUG-230`, `bug-0230`, `230`, a file name, or a path from the root or an absolute one.
 * @param cache Where scans keep the names of folders, if anywhere: a folder that has not changed need not be listed.
 * @throws {IssueLookupError} `LLI_ISSUE_ID_INVALID`, `LLI_ISSUE_NOT_FOUND` (the hint names the nearest), or
 *   `LLI_ISSUE_AMBIGUOUS` with the candidates.
 * @throws {FileError} When the file is there and cannot be read as text.
 */
export async function findIssue(
  root: string,
  config: Config,
  reference: string,
  cache?: CachePlace | null | undefined,
): Promise<FoundIssue> {
  try {
    return await readIssue(root, config, pickIssue(root, config, reference, cache));
  } catch (error) {
    // Names that were kept and are there no more: not every file system moves a folder's times.
    if (!cache || !(error instanceof FileError) || error.errno !== "ENOENT") throw error;
    return await readIssue(root, config, pickIssue(root, config, reference));
  }
}

/**
 * Read the file of a listed issue.
 *
 * @throws {FileError} When it cannot be read as text, or is gone since it was listed.
 */
export async function readIssue(root: string, config: Config, { path, error }: ListedIssue): Promise<FoundIssue> {
  if (error !== null) throw error;
  const absolutePath = join(root, path);
  const bytes = readRegularFile(absolutePath, { name: path, maxBytes: MAX_ISSUE_BYTES });
  if (bytes === null) throw new FileError("LLI_IO", `could not read ${path}: ENOENT`, "ENOENT", { path });
  const parsed = await parseIssueBytes(bytes, path, config);
  if (parsed instanceof FileError) throw parsed;
  return { path, absolutePath, parsed };
}
