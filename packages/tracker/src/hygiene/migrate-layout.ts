import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import type { ParsedIssue } from "@ll-issues/parser";
import { IssueEditError } from "@ll-issues/parser";
import { EDIT_MUTEX, EDIT_WAIT_MS } from "../change/change-issues.ts";
import { editText } from "../change/edit-text.ts";
import { type FileChange, removeAbandonedBeside } from "../change/file-change.ts";
import { renameFile } from "../change/rename-file.ts";
import { repairMentions } from "../change/repair-mentions.ts";
import type { Config } from "../config/config.ts";
import { makeFolder } from "../disk/make-folder.ts";
import { writeFileDurably } from "../disk/write-file-durably.ts";
import { runGit } from "../git/run-git.ts";
import { withMutex } from "../lock/issue-lock.ts";
import { findGit } from "../lock/state-dir.ts";
import { ENDED_DIRS } from "../scan/walk-issue-files.ts";
import { readIssues } from "../search/read-issues.ts";

/** An issue that stays where it is, and why. */
export interface LeftIssue {
  readonly path: string;
  readonly reason: string;
}

/** What a migration does, or would do. */
export interface Migration {
  /** Every file that is moved or that names one of those. */
  readonly files: readonly FileChange[];
  readonly left: readonly LeftIssue[];
}

/** A command line holds so many paths on every system. */
const PATHS_PER_GIT = 200;

/**
 * Move every issue out of `completed/` and `deferred/` into the folder of its type, and write the status that the folder meant into its
 * frontmatter; mentions of the old paths are repaired. The moves alone are staged, so that a commit of them keeps each file's history;
 * nothing is committed.
 *
 * Texts are written first and files moved after, each step whole: a migration that was cut short is finished by the next one.
 *
 * @param root Absolute.
 * @throws {TrackerError} LLI_LOCKED, LLI_GIT_BUSY, LLI_GIT_FAILED; {@link FileError} LLI_CONFLICT, LLI_IO.
 */
export async function migrateLayout(
  root: string,
  config: Config,
  { dryRun }: { readonly dryRun: boolean },
): Promise<Migration> {
  if (dryRun) return await planMigration(root, config);
  return await withMutex(
    root,
    EDIT_MUTEX,
    async () => {
      const migration = await planMigration(root, config);
      removeAbandonedBeside(root, migration.files);
      for (const { from, before, after } of migration.files) {
        writeFileDurably(join(root, from), after, { root, expected: before });
      }
      await moveAll(
        root,
        migration.files.filter(({ from, path }) => from !== path),
      );
      return migration;
    },
    { waitMs: EDIT_WAIT_MS },
  );
}

async function planMigration(root: string, config: Config): Promise<Migration> {
  const aside: ParsedIssue[] = [];
  await readIssues(root, config, (issue) => {
    if (ENDED_DIRS.some((dir) => issue.path.startsWith(`${config.issues.dir}/${dir}/`))) aside.push(issue);
  });
  const moves: FileChange[] = [];
  const left: LeftIssue[] = [];
  const taken = new Set<string>();
  for (const issue of aside) {
    const change = await planMove(root, issue, config);
    if (typeof change === "string") left.push({ path: issue.path, reason: change });
    else if (taken.has(change.path)) left.push({ path: issue.path, reason: `${change.path} is taken by another` });
    else moves.push(change);
    if (typeof change !== "string") taken.add(change.path);
  }
  const files = await repairMentions({ root, config }, moves);
  return { files, left };
}

async function planMove(root: string, issue: ParsedIssue, config: Config): Promise<FileChange | string> {
  const home = config.issues.types.find(({ name }) => name === issue.type)?.dir;
  if (home === undefined) return `its type ${issue.type} has no folder`;
  const path = `${config.issues.dir}/${home}/${posix.basename(issue.path)}`;
  if (existsSync(join(root, path))) return `${path} is there already`;
  const change = { from: issue.path, path, before: issue.text, after: issue.text };
  if (issue.statusSource === "frontmatter") return change;
  try {
    const edits = [{ kind: "set-key" as const, key: "status", value: issue.status }];
    return { ...change, after: await editText(issue.text, edits, { path: issue.path, format: config.issues }) };
  } catch (error) {
    if (error instanceof IssueEditError) return `its status cannot be written: ${error.message}`;
    throw error;
  }
}

async function moveAll(root: string, moves: readonly FileChange[]): Promise<void> {
  const tracked = await listTracked(root);
  const byFolder = new Map<string, string[]>();
  for (const { from, path } of moves) {
    const folder = posix.dirname(path);
    makeFolder(join(root, folder), folder);
    if (!tracked.has(from)) renameFile(root, from, path);
    else byFolder.set(folder, [...(byFolder.get(folder) ?? []), from]);
  }
  for (const [folder, paths] of byFolder) {
    for (let at = 0; at < paths.length; at += PATHS_PER_GIT) {
      await runGit(root, ["mv", "--", ...paths.slice(at, at + PATHS_PER_GIT), `${folder}/`]);
    }
  }
}

async function listTracked(root: string): Promise<ReadonlySet<string>> {
  if (findGit(root) === null) return new Set();
  return new Set((await runGit(root, ["ls-files", "-z", "--cached"])).toString("utf8").split("\0"));
}
