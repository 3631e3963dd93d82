import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { canonicalId } from "@ll-issues/parser";
import { toFileError } from "../disk/io-error.ts";
import { makeFolder } from "../disk/make-folder.ts";
import { TrackerError } from "../errors.ts";
import type { FileLock } from "./file-lock.ts";
import { isFileLock, removeLeftovers, tryFileLock } from "./file-lock.ts";
import type { LockOwner } from "./lock-owner.ts";
import { findGit, openStateDir } from "./state-dir.ts";

/** Somebody alive holds the lock; `holder` says who. */
export class LockedError extends TrackerError {
  readonly holder: LockOwner;
  /** What the lock keeps others from: one issue, a whole working tree, or a short piece of work. */
  readonly scope: "issue" | "tree" | "mutex";

  constructor(scope: LockedError["scope"], what: string, lockPath: string, holder: LockOwner) {
    super("LLI_LOCKED", `${what} is held by process ${holder.pid} on ${holder.host} since ${holder.since}`, {
      path: lockPath,
      hint: "Wait for that run to end. If that process is certainly gone, remove the file.",
    });
    this.scope = scope;
    this.holder = holder;
  }
}

/**
 * Claim an issue for this process: one winner among all processes and all worktrees of the repository. The claim lasts
 * until it is released or this process is gone.
 *
 * @param root The tracker's root, absolute.
 * @param id The issue's id; `BUG-1` and `BUG-001` are one issue and one lock.
 * @throws {LockedError} At once when another run has the issue.
 */
export function acquireIssueLock(root: string, id: string): FileLock {
  const path = lockPath(root, `issue-${canonicalId(id)}`);
  const lock = takeLock(path);
  if (isFileLock(lock)) return lock;
  throw new LockedError("issue", id, path, lock);
}

/**
 * Claim a working tree for a run: what two of them changed in one tree could not be told apart. Linked worktrees are trees of their own.
 *
 * @param root The tracker's root, absolute.
 * @throws {LockedError} At once when another run is at work in this tree.
 */
export function acquireTreeLock(root: string): FileLock {
  const tree = findGit(root)?.workTree ?? root;
  // Loaded here because every edit takes an issue's lock, and a run alone a tree's.
  const { createHash } = process.getBuiltinModule("node:crypto");
  const path = lockPath(root, `tree-${createHash("sha256").update(tree).digest("hex").slice(0, 16)}`);
  const lock = takeLock(path);
  if (isFileLock(lock)) return lock;
  throw new LockedError("tree", `The working tree ${tree}`, path, lock);
}

/** How {@link withMutex} waits. */
export interface MutexOptions {
  /** How long to wait for whoever is at work, in milliseconds; 10,000 unless told. */
  readonly waitMs?: number;
}

/**
 * Do a short piece of work that no other process does at the same time: read, edit, write.
 *
 * @param root The tracker's root, absolute.
 * @param name What is guarded, letters, digits, `.`, `_` and `-`: one mutex per name and repository.
 * @throws {LockedError} When the mutex does not come free in time.
 */
export async function withMutex<T>(
  root: string,
  name: string,
  work: () => T | Promise<T>,
  options: MutexOptions = {},
): Promise<T> {
  const path = lockPath(root, `mutex-${name}`);
  // As monotonic as performance.now(), whose module every edit would load for this.
  const deadlineS = process.uptime() + (options.waitMs ?? 10_000) / 1000;
  for (;;) {
    const lock = takeLock(path);
    if (isFileLock(lock)) {
      try {
        return await work();
      } finally {
        lock.release();
      }
    }
    if (process.uptime() >= deadlineS) throw new LockedError("mutex", name, path, lock);
    await setTimeout(2 + Math.random() * 20);
  }
}

function takeLock(path: string): FileLock | LockOwner {
  try {
    const lock = tryFileLock(path);
    if (isFileLock(lock)) removeLeftovers(dirname(path));
    return lock;
  } catch (error) {
    throw toFileError(error, "could not lock", path);
  }
}

function lockPath(root: string, name: string): string {
  if (!/^[A-Za-z0-9._-]{1,100}$/.test(name)) throw new RangeError(`not the name of a lock: ${JSON.stringify(name)}`);
  const folder = join(openStateDir(root), "locks");
  makeFolder(folder);
  return join(folder, `${name}.lock`);
}
