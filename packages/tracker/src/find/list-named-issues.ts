import { parseIssueFileName, parseIssueReference } from "@ll-issues/parser";
import type { CachePlace } from "../cache/cache-place.ts";
import { type NameIndex, openNameIndex } from "../cache/name-index.ts";
import type { Config } from "../config/config.ts";
import type { FileError } from "../errors.ts";
import { walkIssueFiles } from "../scan/walk-issue-files.ts";

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
  if (numbers === undefined) return walkNames(root, config, undefined, null);
  const index = cache ? openNameIndex(cache, root, config, numbers) : null;
  const listed = walkNames(root, config, numbers, index);
  if (index === null || index.isCertain || hasEvery(listed, numbers)) return listed;
  return walkNames(root, config, numbers, null);
}

function walkNames(
  root: string,
  config: Config,
  numbers: ReadonlySet<number> | undefined,
  index: NameIndex | null,
): readonly ListedIssue[] {
  const options = numbers === undefined ? {} : { wanted: wantedBy(numbers), known: index?.find };
  const { paths, unreadable } = walkIssueFiles(root, config, options);
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
