import type { Diagnostic, StrictReader, TreeIssue } from "@ll-issues/parser";
import {
  applyIssueFix,
  checkTree,
  fixIssue,
  IssueEditError,
  loadStrictReader,
  parseIssue,
  RULES,
  toTreeIssue,
} from "@ll-issues/parser";
import type { Config } from "../config/config.ts";
import { FileError } from "../errors.ts";
import { FileReader } from "../scan/file-reader.ts";
import { parseIssueBytes } from "../scan/parse-issue-bytes.ts";
import { walkIssueFiles } from "../scan/walk-issue-files.ts";

/** What `scan --fix` would do to one file. */
export interface PlannedFix {
  /** Relative to the root, "/" separated. */
  readonly path: string;
  readonly id: string;
  /** Names of the rules whose findings go away. */
  readonly rules: readonly string[];
  readonly before: string;
  readonly after: string;
  /** Where the file goes, relative to the root; null when it stays. */
  readonly renameTo: string | null;
}

/** A repair that is not made; its finding stays. */
export interface RefusedFix {
  readonly path: string;
  /** The rule, or null when the whole file could not be written. */
  readonly rule: string | null;
  readonly code: string;
  readonly message: string;
}

/** Every repair that is safe, worked out and not yet made. */
export interface FixPlan {
  readonly fixes: readonly PlannedFix[];
  readonly refused: readonly RefusedFix[];
}

/** A repair can lay bare another one, so a file is gone over until nothing changes; real files need two rounds. */
const MAX_ROUNDS = 8;

/**
 * Work out the safe repairs of a tree. Reads every file, writes nothing.
 *
 * @param root The folder from `findRoot`, absolute.
 * @param isWanted Which rules to repair, by name; one that the configuration turns off is never repaired.
 */
export async function planFixes(
  root: string,
  config: Config,
  isWanted: (rule: string) => boolean = () => true,
): Promise<FixPlan> {
  const wanted = new Set(
    RULES.filter((rule) => "fix" in rule && isWanted(rule.name) && config.rules[rule.name] !== "off").map(
      ({ name }) => name,
    ),
  );
  const { issues, candidates } = await findCandidates(root, config, wanted);
  if (candidates.length === 0) return { fixes: [], refused: [] };
  const planner = new FixPlanner(config, issues, wanted, await loadStrictReader());
  const reader = new FileReader();
  for (const issue of candidates) {
    const bytes = reader.read(`${root}/${issue.path}`, issue.path);
    if (!(bytes instanceof FileError)) planner.plan(issue, bytes.toString("utf8"));
  }
  return { fixes: planner.fixes, refused: planner.refused };
}

/** Files that cannot be read have nothing that could be repaired, and are left out. */
async function findCandidates(
  root: string,
  config: Config,
  wanted: ReadonlySet<string>,
): Promise<{ issues: readonly TreeIssue[]; candidates: readonly TreeIssue[] }> {
  const reader = new FileReader();
  const issues: TreeIssue[] = [];
  const paths = new Set<string>();
  const collect = (found: readonly Diagnostic[]): void => {
    for (const { rule, path, fixable } of found) if (fixable && wanted.has(rule)) paths.add(path);
  };
  for (const path of walkIssueFiles(root, config).paths) {
    const bytes = reader.read(`${root}/${path}`, path);
    const parsed = bytes instanceof FileError ? bytes : await parseIssueBytes(bytes, path, config);
    if (parsed instanceof FileError) continue;
    collect(parsed.diagnostics());
    issues.push(toTreeIssue(parsed));
  }
  collect(checkTree({ issues }));
  return { issues, candidates: issues.filter(({ path }) => paths.has(path)) };
}

class FixPlanner {
  readonly fixes: PlannedFix[] = [];
  readonly refused: RefusedFix[] = [];
  readonly #config: Config;
  /** Follows the repairs, so that a later one sees what an earlier one leaves behind. */
  readonly #issues: TreeIssue[];
  readonly #wanted: ReadonlySet<string>;
  readonly #strict: StrictReader;

  constructor(config: Config, issues: readonly TreeIssue[], wanted: ReadonlySet<string>, strict: StrictReader) {
    this.#config = config;
    this.#issues = [...issues];
    this.#wanted = wanted;
    this.#strict = strict;
  }

  plan(issue: TreeIssue, before: string): void {
    const { path } = issue;
    const file: WorkingFile = {
      at: this.#issues.indexOf(issue),
      path,
      text: before,
      rules: new Set(),
      refused: new Map(),
    };
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const { text } = file;
      this.#fixFile(file);
      this.#fixInTree(file);
      if (file.text === text) break;
    }
    this.refused.push(...file.refused.values());
    const renameTo = file.path === path ? null : file.path;
    if (file.text === before && renameTo === null) return;
    this.fixes.push({ path, id: issue.id, rules: [...file.rules], before, after: file.text, renameTo });
  }

  #fixFile(file: WorkingFile): void {
    const { text, fixed, refused } = fixIssue(file.text, this.#source(file.path), (rule) => this.#wanted.has(rule));
    file.text = text;
    for (const rule of fixed) file.rules.add(rule);
    for (const { rule, error } of refused) refuse(file, rule, error);
  }

  #fixInTree(file: WorkingFile): void {
    for (const rule of RULES) {
      if (rule.scope !== "tree" || rule.fix === undefined || !this.#wanted.has(rule.name)) continue;
      const repair = rule.fix(this.#follow(file), { issues: this.#issues });
      if (repair === null) continue;
      try {
        file.text = applyIssueFix(file.text, repair, this.#source(file.path));
        file.path = repair.renameTo ?? file.path;
        file.rules.add(rule.name);
        this.#follow(file);
      } catch (error) {
        if (!(error instanceof IssueEditError)) throw error;
        refuse(file, rule.name, error);
      }
    }
  }

  #follow({ at, path, text }: WorkingFile): TreeIssue {
    const issue = toTreeIssue(parseIssue(text, this.#source(path)));
    this.#issues[at] = issue;
    return issue;
  }

  #source(path: string): { path: string; format: Config["issues"]; strict: StrictReader } {
    return { path, format: this.#config.issues, strict: this.#strict };
  }
}

/** A file while it is repaired. */
interface WorkingFile {
  /** Its place among the issues of the tree. */
  readonly at: number;
  path: string;
  text: string;
  readonly rules: Set<string>;
  readonly refused: Map<string, RefusedFix>;
}

function refuse({ path, refused }: WorkingFile, rule: string, { code, message }: IssueEditError): void {
  refused.set(rule, { path, rule, code, message });
}
