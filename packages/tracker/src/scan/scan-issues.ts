import { checkTree, type Diagnostic } from "@ll-issues/parser";
import type { CachePlace } from "../cache/cache-place.ts";
import { ScanCache } from "../cache/scan-cache.ts";
import type { Config } from "../config/config.ts";
import { IssueIndex } from "../graph/issue-index.ts";
import { applyLevels } from "../rules/apply-levels.ts";
import { countIssues } from "./count-issues.ts";
import { detectLayout } from "./detect-layout.ts";
import { finishIssue } from "./draft-issue.ts";
import type { KeptFile, KeptIssue } from "./kept-file.ts";
import { createLineReader } from "./read-repository-lines.ts";
import type { ScanResult } from "./scan-result.ts";
import type { ScannedIssue } from "./scanned-issue.ts";
import { walkIssueFiles } from "./walk-issue-files.ts";

/** How else than usual a tree is read. */
export interface ScanOptions {
  /** Reads the lines of a file of the repository for `line-drift`, by its path from the root; null when it is not there. */
  readonly readLines?: (path: string) => readonly string[] | null;
  /** Where to keep what was read; `null` or nothing: every file is read. */
  readonly cache?: CachePlace | null;
}

/**
 * Look at every issue of a tree, and check it by all rules. Each file is read once, unless the cache still holds for it. A file that
 * cannot be read never stops the others: it is reported, and listed as far as its name tells what it is.
 *
 * @param root The folder from `findRoot`, absolute.
 * @throws {TrackerError} `LLI_NO_ISSUES_DIR` when the issues folder is not there.
 */
export async function scanIssues(root: string, config: Config, options: ScanOptions = {}): Promise<ScanResult> {
  const cache = options.cache ? new ScanCache(options.cache, root, config) : null;
  const kept = await readTree(root, config, cache);
  const issues = kept.flatMap(({ issue }) => issue ?? []);
  const readLines =
    config.rules["line-drift"] === "off" ? {} : { readLines: options.readLines ?? createLineReader(root) };
  const found = [
    ...kept.flatMap(({ diagnostics }) => diagnostics),
    ...checkTree({ issues: issues.map(({ tree }) => tree), ...readLines }),
  ];
  const finished = finishAll(issues);
  return {
    root,
    layout: detectLayout(finished, config.issues.dir),
    counts: countIssues(finished),
    issues: finished,
    diagnostics: applyLevels(found, config.rules).sort(byPlace),
  };
}

async function readTree(root: string, config: Config, cache: ScanCache | null): Promise<readonly KeptFile[]> {
  const files = walkIssueFiles(root, config, { stamped: cache !== null });
  cache?.saveNames(files);
  const { paths, unreadable } = files;
  const known = paths.map((path) => cache?.find(path) ?? null);
  const unknown = paths.filter((_, index) => known[index] === null);
  if (unknown.length === 0 && unreadable.length === 0) return known.flatMap((file) => file ?? []);
  // Loaded only now, with the whole parser: a tree that has not changed needs neither.
  const { keepUnreadable, readIssueFiles } = await import("./read-issue-files.ts");
  const read = await readIssueFiles(root, unknown, config, cache !== null);
  // The order is that of the folders, whatever was known: it is the one in which findings name issues that share an id.
  let next = 0;
  const kept = known.map((file) => file ?? read[next++]).filter((file) => file !== undefined);
  cache?.save(kept);
  return [...kept, ...unreadable.map(({ path, error }) => keepUnreadable(path, error, config))];
}

function finishAll(issues: readonly KeptIssue[]): readonly ScannedIssue[] {
  const drafts = issues.map(({ draft }) => draft);
  const index = new IssueIndex(drafts);
  return drafts.sort(byPath).map((draft) => finishIssue(draft, index));
}

function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : 1;
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.line - b.line || a.column - b.column || (a.rule < b.rule ? -1 : 1);
}
