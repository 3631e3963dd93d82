import { copyFile, cp, mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { formatIndexInfo } from "./format-index-info.ts";
import type { Repository } from "./open-repository.ts";
import { parseRawDiff, type RawDifference } from "./parse-raw-diff.ts";
import { failUnless, runGit, tryGit } from "./run-git.ts";
import { sparseArguments } from "./sparse-arguments.ts";

/** The working tree at two moments, and what differs between them. */
export interface TreeCapture {
  /** Record the working tree as it is now; returns the id of a tree object. */
  capture(): Promise<string>;
  /** List what differs between two captures. */
  diff(before: string, after: string): Promise<readonly TreeDifference[]>;
  /** Take some paths of one capture as they are in another, absent where they are absent there; returns the id of the new tree. */
  overlay(tree: string, paths: readonly string[], from: string): Promise<string>;
  /** Make the captures of an earlier run known here. */
  importFrom(folder: string): Promise<void>;
  /** Remove everything that was written for this. */
  close(): Promise<void>;
}

/** One path that differs between two captures. */
export type TreeDifference = Omit<RawDifference, "idBefore" | "idAfter">;

/**
 * Open a way to capture the whole working tree (tracked, changed, untracked; not ignored) as git trees.
 *
 * Index and objects are private copies: neither the person's index nor the repository's object store is written. What was dirty
 * before a run is in the first capture, so the difference of two captures is what happened between them and nothing else, commits
 * made meanwhile included.
 *
 * @param folder absolute path of a folder for the copies; made when it is not there.
 * @throws {RunnerError} LLI_GIT_FAILED when git cannot read the tree.
 */
export async function openTreeCapture(repository: Repository, folder: string): Promise<TreeCapture> {
  const env = {
    ...repository.env,
    GIT_INDEX_FILE: path.join(folder, "index"),
    GIT_OBJECT_DIRECTORY: path.join(folder, "objects"),
    GIT_ALTERNATE_OBJECT_DIRECTORIES: quoteAlternate(path.join(repository.commonDir, "objects")),
  };
  await mkdir(env.GIT_OBJECT_DIRECTORY, { recursive: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // The copied index carries the stat data, so unchanged files are not read again. A fresh repository has no index yet.
  await copyFile(path.join(repository.gitDir, "index"), env.GIT_INDEX_FILE).catch(ignoreMissing);
  return {
    async capture() {
      await addEverything(repository, env);
      return (await runGit(repository.top, ["write-tree"], { env })).stdout.toString("utf8").trim();
    },
    async diff(before, after) {
      const raw = await runGit(repository.top, ["diff-tree", "-r", "-z", "-M", "--no-ext-diff", before, after], {
        env,
      });
      return parseRawDiff(raw.stdout.toString("utf8"));
    },
    async overlay(tree, paths, from) {
      const scratch = { ...env, GIT_INDEX_FILE: path.join(folder, "overlay-index") };
      await runGit(repository.top, ["read-tree", tree], { env: scratch });
      const entries = await runGit(repository.top, ["ls-tree", "-r", "-z", "--full-tree", from], { env });
      const input = formatIndexInfo(paths, readEntries(entries.stdout.toString("utf8")), tree.length);
      await runGit(repository.top, ["update-index", "-z", "--index-info"], { env: scratch, input });
      return (await runGit(repository.top, ["write-tree"], { env: scratch })).stdout.toString("utf8").trim();
    },
    async importFrom(earlier) {
      await cp(path.join(earlier, "objects"), env.GIT_OBJECT_DIRECTORY, { recursive: true, force: false });
    },
    async close() {
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Quote a folder for git(1), GIT_ALTERNATE_OBJECT_DIRECTORIES: the list is cut at colons, unless an entry is quoted in C style. */
export function quoteAlternate(directory: string): string {
  return `"${directory.replace(/["\\]/g, "\\$&")}"`;
}

/**
 * A repository without a commit inside the tree cannot be added, and git goes on without it (git-add(1), --ignore-errors); every other file that
 * git cannot take up is a failure.
 */
async function addEverything(repository: Repository, env: Readonly<Record<string, string>>): Promise<void> {
  const args = ["add", "--all", "--ignore-errors", ...sparseArguments(repository)];
  const ending = await tryGit(repository.top, args, { env });
  const errors = ending.stderr.split("\n").filter((line) => /^(?:error|fatal): /.test(line));
  const isNested = ending.status === 1 && errors.length > 0 && errors.every((line) => NESTED.test(line));
  if (!isNested) failUnless(repository.top, args, ending);
}

const NESTED = /' does not have a commit checked out$/;

/** The entries of a tree by path: `mode object` (git-ls-tree(1), -z: `mode type object TAB path`). */
function readEntries(listing: string): ReadonlyMap<string, string> {
  const entries = new Map<string, string>();
  for (const line of listing.split("\0")) {
    const tab = line.indexOf("\t");
    const [mode, , object] = line.slice(0, tab).split(" ");
    entries.set(line.slice(tab + 1), `${mode} ${object}`);
  }
  return entries;
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}
