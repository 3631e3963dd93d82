import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import path from "node:path";
import type { Repository } from "./open-repository.ts";

/** What git would run or obey in a repository, by path relative to its directory: the hash of each file. */
export type RepositoryGuard = ReadonlyMap<string, string>;

/** Files by which a repository makes git run programs: settings (filters, fsmonitor, hooksPath, gpg) and who they apply to. */
const SETTINGS = ["config", "config.worktree", "info/attributes", "info/grafts"];

/**
 * Remember what git would run in this repository, read without git.
 *
 * A model with a shell can plant a hook, a filter or a setting; our own git calls after the run would execute it with our rights.
 */
export function guardRepository(repository: Repository): RepositoryGuard {
  const guard = new Map<string, string>();
  for (const directory of new Set([repository.commonDir, repository.gitDir])) {
    for (const name of [...SETTINGS, ...listHooks(directory)]) {
      const hash = hashOf(path.join(directory, name));
      if (hash !== null) guard.set(path.join(directory, name), hash);
    }
  }
  return guard;
}

/** List the paths that were added, changed or removed since, absolute. */
export function findTampering(repository: Repository, before: RepositoryGuard): string[] {
  const after = guardRepository(repository);
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((file) => before.get(file) !== after.get(file)).sort();
}

function listHooks(directory: string): string[] {
  try {
    return readdirSync(path.join(directory, "hooks")).map((name) => path.join("hooks", name));
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
