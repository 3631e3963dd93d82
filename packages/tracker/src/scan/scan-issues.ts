import type { Diagnostic, ParsedIssue, TreeIssue } from "@ll-issues/parser";
import { checkTree, parseIssue, toTreeIssue } from "@ll-issues/parser";
import type { Config } from "../config/config.ts";
import { FileError } from "../errors.ts";
import { IssueIndex } from "../graph/issue-index.ts";
import { applyLevels } from "../rules/apply-levels.ts";
import { reportUnreadable } from "../rules/report-unreadable.ts";
import { countIssues } from "./count-issues.ts";
import { detectLayout } from "./detect-layout.ts";
import { type Draft, finishIssue, toDraft } from "./draft-issue.ts";
import { FileReader } from "./file-reader.ts";
import { parseIssueBytes } from "./parse-issue-bytes.ts";
import { createLineReader } from "./read-repository-lines.ts";
import type { ScanResult } from "./scan-result.ts";
import { walkIssueFiles } from "./walk-issue-files.ts";

/** How else than usual a tree is read. */
export interface ScanOptions {
  /** Reads the lines of a file of the repository for `line-drift`, by its path from the root; null when it is not there. */
  readonly readLines?: (path: string) => readonly string[] | null;
}

/**
 * Read every issue of a tree, once, and check it by all rules.
 *
 * All reading is synchronous and goes through one buffer, which over thousands of files is twice as fast as any
 * asynchronous way; the promise is for the YAML library, which is loaded only when a file needs it. A file that cannot
 * be read never stops the others: it is reported, and listed as far as its name tells what it is.
 *
 * @param root The folder from `findRoot`, absolute.
 * @throws {TrackerError} `LLI_NO_ISSUES_DIR` when the issues folder is not there.
 */
export async function scanIssues(root: string, config: Config, options: ScanOptions = {}): Promise<ScanResult> {
  const { paths, unreadable } = walkIssueFiles(root, config);
  const tree = new Tree(config);
  const reader = new FileReader();
  for (const path of paths) {
    const bytes = reader.read(`${root}/${path}`, path);
    const parsing = bytes instanceof FileError ? bytes : parseIssueBytes(bytes, path, config);
    const parsed = parsing instanceof Promise ? await parsing : parsing;
    if (parsed instanceof FileError) tree.addUnreadable(path, parsed);
    else tree.add(parsed);
  }
  for (const { path, error } of unreadable) tree.addUnreadable(path, error);
  return tree.finish(root, options.readLines);
}

/** Collects what is kept of each file, so that its text can be let go. */
class Tree {
  readonly #config: Config;
  readonly #drafts: Draft[] = [];
  readonly #treeIssues: TreeIssue[] = [];
  readonly #diagnostics: Diagnostic[] = [];

  constructor(config: Config) {
    this.#config = config;
  }

  add(parsed: ParsedIssue): void {
    for (const diagnostic of parsed.diagnostics()) this.#diagnostics.push(diagnostic);
    this.#keep(parsed, true);
  }

  /** The name of a file that cannot be read still says which issue is concerned. */
  addUnreadable(path: string, error: FileError): void {
    this.#diagnostics.push(reportUnreadable(path, error));
    const named = parseIssue("", { path, format: this.#config.issues });
    if (named.fileName !== null) this.#keep(named, false);
  }

  finish(root: string, ownReader: ScanOptions["readLines"]): ScanResult {
    const readLines =
      this.#config.rules["line-drift"] === "off" ? {} : { readLines: ownReader ?? createLineReader(root) };
    const found = [...this.#diagnostics, ...checkTree({ issues: this.#treeIssues, ...readLines })];
    const index = new IssueIndex(this.#drafts);
    const issues = this.#drafts.sort(byPath).map((draft) => finishIssue(draft, index));
    return {
      root,
      layout: detectLayout(issues, this.#config.issues.dir),
      counts: countIssues(issues),
      issues,
      diagnostics: applyLevels(found, this.#config.rules).sort(byPlace),
    };
  }

  #keep(parsed: ParsedIssue, readable: boolean): void {
    this.#drafts.push(toDraft(parsed, readable));
    this.#treeIssues.push(toTreeIssue(parsed));
  }
}

function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : 1;
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.line - b.line || a.column - b.column || (a.rule < b.rule ? -1 : 1);
}
