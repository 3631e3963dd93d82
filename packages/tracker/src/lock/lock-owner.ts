import { lstatSync, readFileSync } from "node:fs";
import { uptime } from "node:os";
import { errnoOf } from "../disk/io-error.ts";
import type { ProcessIdentity } from "../process/process-identity.ts";
import { ownIdentity } from "../process/process-identity.ts";

/** Who holds a lock. */
export interface LockOwner extends ProcessIdentity {
  /** Different for every time a lock is taken. */
  readonly token: string;
  /** When it was taken, ISO 8601 in UTC. */
  readonly since: string;
}

/**
 * Read who holds a lock file.
 *
 * @param path Absolute.
 * @returns `null` when nobody does.
 */
export function readOwner(path: string): LockOwner | null {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return null;
    throw error;
  }
  return parseOwner(text) ?? unreadableOwner(path);
}

function parseOwner(text: string): LockOwner | null {
  try {
    const value: unknown = JSON.parse(text);
    return isLockOwner(value) ? value : null;
  } catch {
    return null;
  }
}

function isLockOwner(value: unknown): value is LockOwner {
  if (!(value instanceof Object)) return false;
  const { pid, start, boot, host, namespace, token, since } = value as Partial<Record<keyof LockOwner, unknown>>;
  return (
    Number.isSafeInteger(pid) &&
    Number(pid) > 0 &&
    [start, boot, namespace].every((part) => part === null || typeof part === "string") &&
    typeof host === "string" &&
    typeof since === "string" &&
    typeof token === "string" &&
    /^[0-9a-z]+$/.test(token)
  );
}

/**
 * A published lock is complete unless the power went before its bytes reached the disk. So one that cannot be read and
 * is older than this boot has no owner; a younger one was damaged by somebody, who must remove it.
 */
function unreadableOwner(path: string): LockOwner | null {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return null;
  const beforeBoot = stat.mtimeMs < Date.now() - uptime() * 1000;
  const nobody = { ...ownIdentity(), start: "unknown", boot: beforeBoot ? "an earlier one" : ownIdentity().boot };
  return {
    ...nobody,
    host: beforeBoot ? nobody.host : "unknown",
    token: `unreadable${stat.ino}`,
    since: stat.mtime.toISOString(),
  };
}
