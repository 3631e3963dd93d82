import { linkSync, readdirSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { errnoOf } from "../disk/io-error.ts";
import { step } from "../disk/step.ts";
import { TEMPORARY_SUFFIX } from "../disk/temporary-file.ts";
import { isGone, ownIdentity } from "../process/process-identity.ts";
import { uniqueToken } from "../process/unique-token.ts";
import type { LockOwner } from "./lock-owner.ts";
import { readOwner } from "./lock-owner.ts";

/** A lock file that this process holds. */
export interface FileLock {
  readonly path: string;
  readonly owner: LockOwner;
  /** Give the lock back; a second time does nothing. */
  release(): void;
}

/** How often a lock is looked at again while another process takes it over from a dead owner. */
const MAX_ROUNDS = 200;

/**
 * Take a lock file, at once or not at all. The lock of an owner that is gone is taken over, that of a living one never.
 *
 * The file is published complete with link(2), which is exclusive. A dead owner's file is removed only by the process
 * that holds the *guard* of that very lock (the lock's name with its token), and only after reading the token again
 * under the guard: so nobody can remove the fresh lock of a process that was faster. A guard is a lock file too, and is
 * itself taken over when its holder dies.
 *
 * @param path Absolute; its folder must be there.
 * @returns The lock, or its owner when somebody alive holds it.
 */
export function tryFileLock(path: string): FileLock | LockOwner {
  for (let round = 0; ; round += 1) {
    const owner: LockOwner = {
      ...ownIdentity(),
      token: uniqueToken(),
      since: new Date().toISOString(),
    };
    if (publishOwner(path, owner)) return { path, owner, release: () => releaseOwned(path, owner) };
    const holder = readOwner(path);
    if (holder === null) continue;
    if (!isGone(holder) || round >= MAX_ROUNDS) return holder;
    if (!removeGone(path, holder)) pause(5);
  }
}

/** Tell a lock from the owner of somebody else's. */
export function isFileLock(value: FileLock | LockOwner): value is FileLock {
  return "release" in value;
}

/**
 * Remove what processes that were killed while taking a lock left in a folder: temporary files, and guards whose lock
 * is gone. Locks themselves are left for whoever wants them next.
 *
 * @param folder Absolute.
 */
export function removeLeftovers(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (name.endsWith(".lock")) continue;
    const path = join(folder, name);
    const owner = readOwner(path);
    if (owner === null || !isGone(owner)) continue;
    if (name.endsWith(TEMPORARY_SUFFIX)) rmSync(path, { force: true });
    else removeGone(path, owner);
  }
}

function publishOwner(path: string, owner: LockOwner): boolean {
  const temporary = join(dirname(path), `.${owner.token}${TEMPORARY_SUFFIX}`);
  step("lock-write");
  writeFileSync(temporary, JSON.stringify(owner), { flag: "wx" });
  try {
    step("lock-link");
    linkSync(temporary, path);
    return true;
  } catch (error) {
    if (errnoOf(error) !== "EEXIST") throw error;
    return false;
  } finally {
    unlinkSync(temporary);
  }
}

/** Remove the lock of a dead owner; `false` when another process is at it. */
function removeGone(path: string, gone: LockOwner): boolean {
  const guardPath = `${path}.${gone.token}`;
  const guard = tryFileLock(guardPath);
  if (!isFileLock(guard)) return false;
  try {
    if (readOwner(path)?.token === gone.token) {
      step("lock-take-over");
      unlinkSync(path);
    }
  } finally {
    guard.release();
  }
  return true;
}

function releaseOwned(path: string, owner: LockOwner): void {
  if (readOwner(path)?.token === owner.token) unlinkSync(path);
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
