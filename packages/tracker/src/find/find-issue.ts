import { isAbsolute, join, relative, sep } from "node:path";
import type { ParsedIssue } from "@ll-issues/parser";
import { parseIssueReference } from "@ll-issues/parser";
import type { Config } from "../config/config.ts";
import { readRegularFile } from "../disk/read-regular-file.ts";
import { FileError, IssueLookupError } from "../errors.ts";
import { IssueIndex } from "../graph/issue-index.ts";
import { MAX_ISSUE_BYTES } from "../scan/file-reader.ts";
import { parseIssueBytes } from "../scan/parse-issue-bytes.ts";
import { walkIssueFiles } from "../scan/walk-issue-files.ts";
import { suggestIssues } from "./suggest-issues.ts";

/** One issue on disk. */
export interface FoundIssue {
  /** Relative to the root, "/" separated. */
  readonly path: string;
  readonly absolutePath: string;
  /** Its `text` is the file's content as read: hand it to `writeFileDurably` as `expected`. */
  readonly parsed: ParsedIssue;
}

/** An issue as its file name tells it. */
export interface NamedIssue {
  readonly id: string;
  readonly path: string;
}

/**
 * Find one issue and read it: folders are listed, one file is read.
 *
 * @param root Absolute.
 * @param reference `BUG-230`, `bug-0230`, `230`, a file name, or a path from the root or an absolute one.
 * @throws {IssueLookupError} `LLI_ISSUE_ID_INVALID`, `LLI_ISSUE_NOT_FOUND` (the hint names the nearest), or
 *   `LLI_ISSUE_AMBIGUOUS` with the candidates.
 * @throws {FileError} When the file is there and cannot be read as text.
 */
export async function findIssue(root: string, config: Config, reference: string): Promise<FoundIssue> {
  const { files, unreadable } = walkIssueFiles(root, config);
  const named = [...files, ...unreadable].flatMap(({ path, fileName }) =>
    fileName === null ? [] : [{ id: fileName.id, path }],
  );
  const { path } = pickOne(root, named, reference);
  const refused = unreadable.find((file) => file.path === path);
  if (refused !== undefined) throw refused.error;
  const absolutePath = join(root, path);
  const bytes = readRegularFile(absolutePath, { name: path, maxBytes: MAX_ISSUE_BYTES });
  if (bytes === null) throw notFound(reference, named);
  const parsed = await parseIssueBytes(bytes, path, config);
  if (parsed instanceof FileError) throw parsed;
  return { path, absolutePath, parsed };
}

function pickOne(root: string, named: readonly NamedIssue[], reference: string): NamedIssue {
  const parsed = parseIssueReference(reference);
  if (parsed === null) throw invalidId(reference);
  const byPath = reference.endsWith(".md") ? findByPath(root, named, reference) : [];
  const matches = byPath.length > 0 ? byPath : findById(named, reference);
  const [first] = matches;
  if (first === undefined) throw notFound(reference, named);
  if (matches.length > 1) throw ambiguous(reference, matches);
  return first;
}

/** A path means that very file; a bare file name the one file of that name. */
function findByPath(root: string, named: readonly NamedIssue[], reference: string): readonly NamedIssue[] {
  const path = (isAbsolute(reference) ? relative(root, reference) : reference)
    .split(sep)
    .join("/")
    .replace(/^\.\//, "");
  return named.filter((issue) => issue.path === path || (!path.includes("/") && issue.path.endsWith(`/${path}`)));
}

/** A path that is not there is not another issue of the same number: only ids, numbers and file names go by identity. */
function findById(named: readonly NamedIssue[], reference: string): readonly NamedIssue[] {
  return reference.includes("/") ? [] : new IssueIndex(named).find(reference);
}

function invalidId(reference: string): IssueLookupError {
  return new IssueLookupError("LLI_ISSUE_ID_INVALID", `${JSON.stringify(reference)} names no issue`, [], {
    hint: "Give an id like BUG-230, a number, or the path of an issue file.",
  });
}

function notFound(reference: string, named: readonly NamedIssue[]): IssueLookupError {
  const near = suggestIssues(reference, named);
  const hint =
    near.length > 0 ? `Did you mean ${near.map(({ id }) => id).join(" or ")}?` : "`ll-issues scan` lists every issue.";
  const paths = near.map(({ path }) => path);
  return new IssueLookupError("LLI_ISSUE_NOT_FOUND", `there is no issue ${reference}`, paths, { hint });
}

function ambiguous(reference: string, matches: readonly NamedIssue[]): IssueLookupError {
  const paths = matches.map(({ path }) => path);
  return new IssueLookupError(
    "LLI_ISSUE_AMBIGUOUS",
    `${reference} means ${matches.length} issues: ${paths.join(", ")}`,
    paths,
    {
      hint: "Give the path of the one you mean, or renumber one of them.",
    },
  );
}
