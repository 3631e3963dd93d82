import { posix } from "node:path";
import type { ParsedIssue } from "@ll-issues/parser";
import { compareIssueDates } from "@ll-issues/parser";
import { allocateNumber } from "../allocate/allocate-number.ts";
import { EDIT_MUTEX, EDIT_WAIT_MS } from "../change/change-issues.ts";
import { editText } from "../change/edit-text.ts";
import { type FileChange, writeAll } from "../change/file-change.ts";
import { repairMentions } from "../change/repair-mentions.ts";
import type { Config } from "../config/config.ts";
import { IssueIndex } from "../graph/issue-index.ts";
import { withMutex } from "../lock/issue-lock.ts";
import { readIssues } from "../search/read-issues.ts";
import { type Blame, openBlame } from "./open-blame.ts";

/** One issue that got another number. */
export interface Renumbered {
  readonly from: string;
  readonly to: string;
  /** Its file before and now, relative to the root. */
  readonly path: string;
  readonly newPath: string;
}

/** A mention of an id of which it could not be told which issue it means. */
export interface UnsureMention {
  readonly id: string;
  readonly path: string;
  /** 1-based. */
  readonly line: number;
}

/** What was done about ids that several issues have. */
export interface DuplicateRepair {
  readonly renumbered: readonly Renumbered[];
  readonly files: readonly FileChange[];
  readonly unsure: readonly UnsureMention[];
}

/**
 * Give every issue but the eldest of those that share an id a number of its own, as happens when two clones that both gave it out meet.
 *
 * The younger one is renamed, its heading and its own text name the new id, and `renumbered_from` in its frontmatter keeps the old one.
 * Paths are repaired everywhere. A mention of the bare id in another issue is repaired where git tells that it was written by somebody who
 * had the younger issue and not the elder one; what cannot be told stays and is reported.
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
  if (dryRun) return await planRepair(root, config, true);
  return await withMutex(
    root,
    EDIT_MUTEX,
    async () => {
      const repair = await planRepair(root, config, false);
      await writeAll(root, repair.files);
      return repair;
    },
    { waitMs: EDIT_WAIT_MS },
  );
}

async function planRepair(root: string, config: Config, dryRun: boolean): Promise<DuplicateRepair> {
  const issues: ParsedIssue[] = [];
  await readIssues(root, config, (issue) => {
    if (issue.fileName !== null) issues.push(issue);
  });
  const groups = new IssueIndex(issues).duplicates();
  if (groups.length === 0) return { renumbered: [], files: [], unsure: [] };
  const blame = await openBlame(root);
  const texts = new Map(issues.map(({ path, text }) => [path, text]));
  const renumbered: Renumbered[] = [];
  const unsure: UnsureMention[] = [];
  for (const group of groups) {
    const [eldest, ...younger] = await sortByAge(group, blame);
    if (eldest === undefined) continue;
    for (const issue of younger) {
      const to = dryRun ? null : await allocateNumber(root, config);
      const renumber = planNames(issue, to);
      renumbered.push(renumber);
      texts.set(issue.path, await renumberOwn(texts.get(issue.path) ?? "", issue, renumber.to, config));
      unsure.push(...(await repairOthers(texts, { issue, eldest, group, to: renumber.to }, blame)));
    }
  }
  return { renumbered, unsure, files: await collectFiles(root, config, issues, texts, renumbered) };
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

function planNames(issue: ParsedIssue, number: number | null): Renumbered {
  const { prefix = "", digits = 3, priority = null, slug = "" } = issue.fileName ?? {};
  const to = `${prefix}-${number === null ? "?" : String(number).padStart(digits, "0")}`;
  const name = [priority, to, slug].filter((part) => part !== null && part !== "").join("-");
  return { from: issue.id, to, path: issue.path, newPath: posix.join(posix.dirname(issue.path), `${name}.md`) };
}

/** In its own file the id means the issue itself, but for where it says where it came from. */
async function renumberOwn(text: string, issue: ParsedIssue, to: string, config: Config): Promise<string> {
  const renamed = text.replace(idPattern(issue.id), to);
  const edits = [{ kind: "set-key" as const, key: "renumbered_from", value: issue.id }];
  return await editText(renamed, edits, { path: issue.path, format: config.issues });
}

interface Renumbering {
  readonly issue: ParsedIssue;
  readonly eldest: ParsedIssue;
  readonly group: readonly ParsedIssue[];
  readonly to: string;
}

async function repairOthers(
  texts: Map<string, string>,
  { issue, eldest, group, to }: Renumbering,
  blame: Blame,
): Promise<readonly UnsureMention[]> {
  const unsure: UnsureMention[] = [];
  for (const [path, text] of texts) {
    if (group.some((one) => one.path === path) || !idPattern(issue.id).test(text)) continue;
    const lines = text.split("\n");
    for (const [index, line] of lines.entries()) {
      // Part of a path is repaired with the paths.
      const plain = line.replace(/[\w./-]+\.md\b/g, (match) => " ".repeat(match.length));
      if (!idPattern(issue.id).test(plain)) continue;
      const meaning = await blame.tellApart({ path, line: index + 1 }, { younger: issue.path, elder: eldest.path });
      if (meaning === "younger") lines[index] = replaceOutsidePaths(line, idPattern(issue.id), to);
      else if (meaning === "unsure") unsure.push({ id: issue.id, path, line: index + 1 });
    }
    texts.set(path, lines.join("\n"));
  }
  return unsure;
}

function replaceOutsidePaths(line: string, pattern: RegExp, to: string): string {
  return line
    .split(/([\w./-]+\.md\b)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(pattern, to)))
    .join("");
}

/** The id in whatever width and case, as a word of its own; also inside a file name, which then names no file, it stays. */
function idPattern(id: string): RegExp {
  const [prefix = "", digits = ""] = id.split("-");
  return new RegExp(`(?<![\\w-])${prefix}-0*${Number(digits)}(?![\\w])(?!-[a-z0-9])`, "gi");
}
