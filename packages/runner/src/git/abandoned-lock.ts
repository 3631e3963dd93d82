import { spawnSync } from "node:child_process";
import { lstatSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { step } from "@ll-issues/tracker";
import type { Repository } from "./open-repository.ts";

/** A lock that stands unchanged for so long, and that nobody holds, is nobody's. */
const STABLE_MS = 1_000;
/** The clock of the file system runs behind the process's by up to a tick of the kernel. */
const CLOCK_SLACK_MS = 20;

/**
 * Remove a lock file that a git of ours has left because it was killed (`index.lock`, `HEAD.lock`, `refs/heads/main.lock`).
 *
 * Only one that is certainly that: it is younger than this run's first write, no git is at work in this repository, nobody has it open, and
 * it does not change while we look. Every other is left for its owner, or for a person.
 *
 * @param lock absolute path, as git named it.
 * @param since when this run began to write; without it nothing is removed.
 * @returns whether it is gone.
 */
export async function removeAbandonedLock(
  repository: Repository,
  lock: string,
  since: Date | undefined,
): Promise<boolean> {
  const found = identify(lock);
  if (since === undefined || found === null || found.time < since.getTime() - CLOCK_SLACK_MS) return false;
  if (isHeld(repository, lock)) return false;
  await setTimeout(STABLE_MS);
  const now = identify(lock);
  if (now?.key !== found.key || isHeld(repository, lock)) return false;
  step("git-unlock");
  // Its owner may take it away just now.
  rmSync(lock, { force: true });
  return true;
}

/**
 * Remove every lock that a killed git of ours can have left where it commits: of the index, of HEAD, of its branch, and the index that
 * `git commit --only` makes for itself. Most commands never meet them, and a person's next commit would.
 *
 * @param since when this run began to write.
 */
export async function removeAbandonedLocks(repository: Repository, since: Date | undefined): Promise<void> {
  const { gitDir, commonDir } = repository;
  const branch = /^ref: (.+)\n$/.exec(readFileSync(path.join(gitDir, "HEAD"), "utf8"))?.[1];
  const falseIndexes = readdirSync(gitDir).filter((name) => /^next-index-\d+\.lock$/.test(name));
  const names = ["index.lock", "HEAD.lock", ...falseIndexes].map((name) => path.join(gitDir, name));
  const ref = branch === undefined ? [] : [path.join(commonDir, `${branch}.lock`)];
  await Promise.all([...names, ...ref].map((lock) => removeAbandonedLock(repository, lock, since)));
}

function identify(file: string): { readonly time: number; readonly key: string } | null {
  const stat = lstatSync(file, { throwIfNoEntry: false });
  if (stat === undefined || !stat.isFile()) return null;
  return { time: stat.mtimeMs, key: `${stat.ino} ${stat.size} ${stat.mtimeMs}` };
}

/** Where it cannot be known, it is held. */
function isHeld(repository: Repository, lock: string): boolean {
  if (process.platform === "linux") return listProcesses().some((pid) => isHolder(pid, repository, lock));
  if (process.platform === "win32") return true;
  // Elsewhere any git at all may be the one.
  const names = spawnSync("ps", ["-axo", "comm="], { encoding: "utf8", env: { LC_ALL: "C", PATH: "/bin:/usr/bin" } });
  return names.status !== 0 || names.stdout.split("\n").some((name) => path.basename(name.trim()).startsWith("git"));
}

function listProcesses(): string[] {
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name));
}

/** proc(5): a git at work in this repository, or any program that has the file open. */
function isHolder(pid: string, { top, gitDir, commonDir }: Repository, lock: string): boolean {
  try {
    if (listOpenFiles(pid).includes(lock)) return true;
    if (!readFileSync(`/proc/${pid}/comm`, "utf8").startsWith("git")) return false;
    if (readFileSync(`/proc/${pid}/stat`, "latin1").split(") ").at(-1)?.startsWith("Z")) return false;
    const folder = readlinkSync(`/proc/${pid}/cwd`);
    return [top, gitDir, commonDir].some((place) => folder === place || folder.startsWith(`${place}/`));
  } catch (error) {
    // Gone meanwhile is no holder; a git of another user that does not show its folder may be one.
    return (error as NodeJS.ErrnoException).code === "EACCES";
  }
}

function listOpenFiles(pid: string): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((descriptor) => readLink(`/proc/${pid}/fd/${descriptor}`));
  } catch {
    return [];
  }
}

function readLink(link: string): string[] {
  try {
    return [readlinkSync(link)];
  } catch {
    return [];
  }
}
