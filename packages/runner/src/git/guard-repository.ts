import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import path from "node:path";
import type { Repository } from "./open-repository.ts";
import { tryGit } from "./run-git.ts";

/** What git would run or obey in a repository, by path relative to its directory: the hash of each file. */
export type RepositoryGuard = ReadonlyMap<string, string>;

/** Files by which a repository makes git run programs (filters, fsmonitor, hooksPath, gpg), says who they apply to, or hides files from it. */
const SETTINGS = ["config", "config.worktree", "info/attributes", "info/exclude", "info/grafts"];

/** Stands for all settings together: those of the person and of files that they include lie elsewhere. */
const EFFECTIVE = "the settings that `git config --list` shows";

/**
 * Remember what git would run in this repository: hooks, also those in the tree that `core.hooksPath` names, and settings, also those of the person.
 *
 * A model with a shell can plant a hook, a filter or a setting; our own git calls after the run would execute it with our rights. Reading settings
 * executes nothing.
 */
export async function guardRepository(repository: Repository): Promise<RepositoryGuard> {
  const guard = new Map<string, string>();
  const add = (file: string): void => {
    const hash = hashOf(file);
    if (hash !== null) guard.set(file, hash);
  };
  for (const directory of new Set([repository.commonDir, repository.gitDir])) {
    for (const name of SETTINGS) add(path.join(directory, name));
    for (const file of listFiles(path.join(directory, "hooks"))) add(file);
  }
  for (const folder of await findHookFolders(repository)) for (const file of listFiles(folder)) add(file);
  const settings = await tryGit(repository.top, ["config", "--list", "-z"], { env: repository.env });
  guard.set(EFFECTIVE, createHash("sha256").update(settings.stdout).digest("hex"));
  return guard;
}

/** List the paths that were added, changed or removed since, absolute. */
export async function findTampering(repository: Repository, before: RepositoryGuard): Promise<string[]> {
  const after = await guardRepository(repository);
  const paths = new Set([...before.keys(), ...after.keys()]);
  const changed = [...paths].filter((file) => before.get(file) !== after.get(file)).sort();
  // Where a file is named, that says it.
  return changed.length > 1 ? changed.filter((file) => file !== EFFECTIVE) : changed;
}

/** git-config(1), core.hooksPath, relative to the top. Husky names a folder `_` whose hooks call those beside it. */
async function findHookFolders({ top, env }: Repository): Promise<readonly string[]> {
  const setting = await tryGit(top, ["config", "--path", "core.hooksPath"], { env });
  const folder = setting.stdout.toString("utf8").replace(/\n$/, "");
  if (setting.status !== 0 || folder === "") return [];
  const absolute = path.resolve(top, folder);
  return path.basename(absolute) === "_" ? [absolute, path.dirname(absolute)] : [absolute];
}

function listFiles(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => path.join(folder, name));
  } catch {
    return [];
  }
}

function hashOf(file: string): string | null {
  try {
    const stat = lstatSync(file);
    if (stat.isSymbolicLink()) return `link to ${readlinkSync(file)}`;
    if (!stat.isFile()) return "not a file";
    return `${stat.mode & 0o111 ? "executable" : "plain"} ${createHash("sha256").update(readFileSync(file)).digest("hex")}`;
  } catch {
    return null;
  }
}
