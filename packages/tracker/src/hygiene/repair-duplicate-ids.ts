import { posix } from "node:path";
import type { ParsedIssue } from "@ll-issues/parser";
import { compareIssueDates, IssueEditError, isSameIssue, parseIssueReference } from "@ll-issues/parser";
import { allocateNumber } from "../allocate/allocate-number.ts";
import { EDIT_MUTEX, EDIT_WAIT_MS } from "../change/change-issues.ts";
import { type FileChange, writeAll } from "../change/file-change.ts";
import { repairMentions } from "../change/repair-mentions.ts";
import type { Config } from "../config/config.ts";
import { IssueIndex } from "../graph/issue-index.ts";
import type { FileLock } from "../lock/file-lock.ts";
import { acquireIssueLock, LockedError, withMutex } from "../lock/issue-lock.ts";
import { readIssues } from "../search/read-issues.ts";
import { type Blame, openBlame } from "./open-blame.ts";
import { keepOldId, renumberOthers, renumberOwn, type UnsureMention } from "./renumber-mentions.ts";

/** One issue that got another number. */
export interface Renumbered {
  readonly from: string;
  readonly to: string;
  /** Its file before and now, relative to the root. */
  readonly path: string;
  readonly newPath: string;
}

/** Issues of one id that are left as they are. */
export interface LeftDuplicate {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

/** What was done about ids that several issues have. */
export interface DuplicateRepair {
  readonly renumbered: readonly Renumbered[];
  readonly files: readonly FileChange[];
  readonly unsure: readonly UnsureMention[];
  readonly left: readonly LeftDuplicate[];
}

/**
 * Give every issue but the eldest of those that share an id a number of its own, as happens when two clones that both gave it out meet.
 *
 * The younger one is renamed, its heading and its own text name the new id, and `renumbered_from` in its frontmatter keeps the old one.
 * Paths are repaired everywhere. A mention of the bare id in another issue is repaired where git tells that it was written by somebody who
 * had the younger issue and not the elder one; what cannot be told stays and is reported.
 *
 * Left as they are: a file that looks like a copy of the elder one, because a new number would make two issues of one; issues that a run
 * works on; frontmatter that cannot be edited.
 *
 * @param root Absolute.
 * @param dryRun Then the new ids are shown as `BUG-?`, because a number that is looked at is given out.
 * @throws {TrackerError} LLI_LOCKED, LLI_NO_GIT, LLI_GIT_FAILED, LLI_PARTIAL; {@link IssueEditError}; {@link FileError}.
 */
export async function repairDuplicateIds(
  root: string,
  config: Config,
  { dryRun }: { readonly dryRun: boolean },
): Promise<DuplicateRepair> {
  if (dryRun) return await new DuplicatePlanner(root, config, true).plan();
  return await withMutex(
    root,
    EDIT_MUTEX,
    async () => {
      const planner = new DuplicatePlanner(root, config, false);
      try {
        const repair = await planner.plan();
        await writeAll(root, repair.files);
        return repair;
      } finally {
        planner.release();
      }
    },
    { waitMs: EDIT_WAIT_MS },
  );
}

/** Works a repair out, and holds the issues it is about meanwhile, so that no run begins on one. */
class DuplicatePlanner {
  readonly #root: string;
  readonly #config: Config;
  readonly #dryRun: boolean;
  readonly #locks: FileLock[] = [];
  readonly #texts = new Map<string, string>();
  readonly #renumbered: Renumbered[] = [];
  readonly #unsure: UnsureMention[] = [];
  readonly #left: LeftDuplicate[] = [];

  constructor(root: string, config: Config, dryRun: boolean) {
    this.#root = root;
    this.#config = config;
    this.#dryRun = dryRun;
  }

  async plan(): Promise<DuplicateRepair> {
    const issues: ParsedIssue[] = [];
    await readIssues(this.#root, this.#config, (issue) => {
      if (issue.fileName !== null) issues.push(issue);
    });
    const groups = new IssueIndex(issues).duplicates();
    if (groups.length === 0) return { renumbered: [], files: [], unsure: [], left: [] };
    const blame = await openBlame(this.#root);
    for (const { path, text } of issues) this.#texts.set(path, text);
    for (const group of groups) {
      if (this.#hold(group)) await this.#planGroup(await sortByAge(group, blame), blame);
    }
    await this.#keepOldIds(issues);
    const files = await collectFiles(this.#root, this.#config, issues, this.#texts, this.#renumbered);
    const moves = new Map(this.#renumbered.map(({ path, newPath }) => [path, newPath]));
    const unsure = this.#unsure.map((mention) => ({ ...mention, path: moves.get(mention.path) ?? mention.path }));
    return { renumbered: this.#renumbered, files, unsure, left: this.#left };
  }

  release(): void {
    for (const lock of this.#locks) lock.release();
  }

  #hold(group: readonly ParsedIssue[]): boolean {
    const [{ id, path } = { id: "", path: "" }] = group;
    if (this.#dryRun) return true;
    try {
      this.#locks.push(acquireIssueLock(this.#root, id));
      return true;
    } catch (error) {
      if (!(error instanceof LockedError)) throw error;
      this.#left.push({ path, code: error.code, message: error.message });
      return false;
    }
  }

  async #planGroup([eldest, ...younger]: readonly ParsedIssue[], blame: Blame): Promise<void> {
    if (eldest === undefined) return;
    const group = [eldest, ...younger];
    for (const issue of younger) {
      const message = await this.#findObstacle(issue, eldest);
      if (message !== null) {
        this.#left.push({ path: issue.path, ...message });
        continue;
      }
      const number = findBegun(issue) ?? (this.#dryRun ? null : await allocateNumber(this.#root, this.#config));
      const renumbered = planNames(issue, number);
      this.#renumbered.push(renumbered);
      this.#texts.set(issue.path, renumberOwn(this.#textOf(issue), issue.id, renumbered.to));
      const renumbering = { issue, eldest, group, to: renumbered.to };
      this.#unsure.push(...(await renumberOthers(this.#texts, renumbering, blame)));
    }
  }

  /** Looked for before a number is taken. */
  async #findObstacle(issue: ParsedIssue, eldest: ParsedIssue): Promise<Omit<LeftDuplicate, "path"> | null> {
    if (issue.title === eldest.title) {
      return { code: "LLI_COPY", message: `has the title of ${eldest.path} too; if it is a copy, delete one of them` };
    }
    try {
      await keepOldId(renumberOwn(this.#textOf(issue), issue.id, planNames(issue, null).to), issue, this.#config);
      return null;
    } catch (error) {
      if (!(error instanceof IssueEditError)) throw error;
      return { code: error.code, message: error.message };
    }
  }

  /** Last of all, because it moves the lines by which git knows the mentions of other ids. */
  async #keepOldIds(issues: readonly ParsedIssue[]): Promise<void> {
    const paths = new Set(this.#renumbered.map(({ path }) => path));
    for (const issue of issues.filter(({ path }) => paths.has(path))) {
      this.#texts.set(issue.path, await keepOldId(this.#textOf(issue), issue, this.#config));
    }
  }

  #textOf({ path, text }: ParsedIssue): string {
    return this.#texts.get(path) ?? text;
  }
}

async function collectFiles(
  root: string,
  config: Config,
  issues: readonly ParsedIssue[],
  texts: ReadonlyMap<string, string>,
  renumbered: readonly Renumbered[],
): Promise<readonly FileChange[]> {
  const moves = new Map(renumbered.map(({ path, newPath }) => [path, newPath]));
  const changes = issues.map(({ path, text }) => ({
    from: path,
    path: moves.get(path) ?? path,
    before: text,
    after: texts.get(path) ?? text,
  }));
  const files = await repairMentions({ root, config }, changes);
  return files.filter(({ from, path, before, after }) => from !== path || before !== after);
}

/** The eldest first: by date, then by when git first saw the file, then by path, so that every clone decides alike. */
async function sortByAge(group: readonly ParsedIssue[], blame: Blame): Promise<readonly ParsedIssue[]> {
  const aged = await Promise.all(group.map(async (issue) => ({ issue, added: await blame.addedAt(issue.path) })));
  return aged
    .sort(
      (a, b) =>
        compareIssueDates(a.issue.createdAt, b.issue.createdAt) ||
        a.added - b.added ||
        (a.issue.path < b.issue.path ? -1 : 1),
    )
    .map(({ issue }) => issue);
}

/** The number of a repair that was cut short between the text and the name: others may mention it already. */
function findBegun({ id, frontmatter, parsedHeading }: ParsedIssue): number | null {
  const from = frontmatter.get("renumbered_from");
  const heading = parseIssueReference(parsedHeading?.id ?? "");
  if (typeof from !== "string" || !isSameIssue(from, id) || heading === null) return null;
  const own = parseIssueReference(id);
  return heading.prefix === own?.prefix && heading.number !== own?.number ? heading.number : null;
}

function planNames(issue: ParsedIssue, number: number | null): Renumbered {
  const { prefix = "", digits = 3, priority = null, slug = "" } = issue.fileName ?? {};
  const to = `${prefix}-${number === null ? "?" : String(number).padStart(digits, "0")}`;
  const name = [priority, to, slug].filter((part) => part !== null && part !== "").join("-");
  return { from: issue.id, to, path: issue.path, newPath: posix.join(posix.dirname(issue.path), `${name}.md`) };
}
