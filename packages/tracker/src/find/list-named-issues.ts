import { parseIssueFileName, parseIssueReference } from "@ll-issues/parser";
import type { CachePlace } from "../cache/cache-place.ts";
import { isSettled } from "../cache/file-stamp.ts";
import { FEWEST_INDEXED, type NameIndex, openNameIndex, saveNameIndex } from "../cache/name-index.ts";
import type { Config } from "../config/config.ts";
import type { FileError } from "../errors.ts";
import { type IssueFiles, walkIssueFiles } from "../scan/walk-issue-files.ts";

/** An issue as its file name tells it, and why its file cannot be opened where that is known already. */
export interface ListedIssue {
  readonly id: string;
  /** Relative to the root, "/" separated. */
  readonly path: string;
  readonly error: FileError | null;
}

/** Which issues to list. */
export interface NamedIssuesOptions {
  /** Only issues with one of these numbers; all unless told. */
  readonly numbers?: ReadonlySet<number>;
  /** Where scans keep the names of folders; what has not changed since is not listed. */
  readonly cache?: CachePlace | null | undefined;
}

/** List the issues of a tree by their names; no file is opened. */
export function listNamedIssues(
  root: string,
  config: Config,
  { numbers, cache }: NamedIssuesOptions = {},
): readonly ListedIssue[] {
  if (numbers === undefined || !cache) return toListed(walkNames(root, config, numbers), config, numbers);
  const startMs = (cache.now ?? Date.now)();
  const index = openNameIndex(cache, root, config, numbers);
  const files = walkNames(root, config, numbers, index);
  if (isWorthKeeping(files, startMs)) {
    saveNameIndex(cache, root, config, walkIssueFiles(root, config, { stamped: true }), startMs);
  }
  const listed = toListed(files, config, numbers);
  if (index === null || index.isCertain || hasEvery(listed, numbers)) return listed;
  return toListed(walkNames(root, config, numbers), config, numbers);
}

function walkNames(
  root: string,
  config: Config,
  numbers: ReadonlySet<number> | undefined,
  index: NameIndex | null = null,
): IssueFiles {
  if (numbers === undefined) return walkIssueFiles(root, config);
  return walkIssueFiles(root, config, { wanted: wantedBy(numbers), known: index?.find, stamped: true });
}

function toListed(
  { paths, unreadable }: IssueFiles,
  config: Config,
  numbers: ReadonlySet<number> | undefined,
): readonly ListedIssue[] {
  const listed: ListedIssue[] = [];
  const add = (path: string, error: FileError | null): void => {
    const fileName = parseIssueFileName(path.slice(path.lastIndexOf("/") + 1), config.issues);
    if (fileName === null || (numbers !== undefined && !numbers.has(fileName.number))) return;
    listed.push({ id: fileName.id, path, error });
  };
  for (const path of paths) add(path, null);
  for (const { path, error } of unreadable) add(path, error);
  return listed;
}

/** The next look is to find the names that this one had to list, if they are many. */
function isWorthKeeping({ folders }: IssueFiles, startMs: number): boolean {
  const settled = folders.filter(({ isPlain, stamp }) => isPlain && isSettled(stamp, startMs));
  return settled.reduce((sum, { count }) => sum + count, 0) >= FEWEST_INDEXED;
}

/** Kept names may lack what was made just now, so that none of a number is no answer. */
function hasEvery(listed: readonly ListedIssue[], numbers: ReadonlySet<number>): boolean {
  const found = new Set(listed.map(({ id }) => parseIssueReference(id)?.number));
  return [...numbers].every((number) => found.has(number));
}

/** A quick look before the exact one: the digits, and then a dash or the end, as in `BUG-230-slug.md` and `BUG-230.md`. */
function wantedBy(numbers: ReadonlySet<number>): (fileName: string) => boolean {
  const digits = new RegExp(`(?<!\\d)0*(?:${[...numbers].join("|")})[-.]`);
  return (fileName) => digits.test(fileName);
}
