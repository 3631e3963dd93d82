import { spawnSync } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { errnoOf } from "../disk/io-error.ts";

/**
 * What tells one process from every other that ever was: a process id alone comes round again, an id with its start
 * time does not.
 */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks since boot on Linux (proc(5), field 22 of stat), what `ps -o lstart=` says elsewhere, else `null`. */
  readonly start: string | null;
  /** The boot the ticks count from; `null` where the start is a date. */
  readonly boot: string | null;
  readonly host: string;
  /** The process id namespace, because containers may share a host name and a folder; `null` outside Linux. */
  readonly namespace: string | null;
}

let own: ProcessIdentity | undefined;

/** The identity of this process. */
export function ownIdentity(): ProcessIdentity {
  own ??= {
    pid: process.pid,
    start: readProcess(process.pid)?.start ?? null,
    boot: readBootId(),
    host: hostname(),
    namespace: readNamespace(),
  };
  return own;
}

/**
 * Tell whether a process is certainly gone.
 *
 * @returns `false` also where it cannot be known, as for a process of another host: a lock of somebody alive is never
 *   taken.
 */
export function isGone(identity: ProcessIdentity): boolean {
  const self = ownIdentity();
  if (identity.host !== self.host) return false;
  if (identity.boot !== self.boot) return true;
  if (identity.namespace !== self.namespace) return false;
  if (!isRunning(identity.pid)) return true;
  const now = readProcess(identity.pid);
  if (now === null) return false;
  return now.ended || (identity.start !== null && now.start !== identity.start);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errnoOf(error) !== "ESRCH";
  }
}

interface ProcessState {
  readonly start: string;
  /** A zombie has a process id still and does nothing any more. */
  readonly ended: boolean;
}

function readProcess(pid: number): ProcessState | null {
  if (process.platform === "linux") return readProcStat(pid);
  if (process.platform === "win32") return null;
  const ps = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], {
    encoding: "utf8",
    env: { LC_ALL: "C", PATH: "/bin:/usr/bin" },
  });
  const start = ps.status === 0 ? ps.stdout.trim() : "";
  return start === "" ? null : { start, ended: false };
}

/** The name in field 2 may hold blanks and parentheses: the fields are counted from the last one. */
function readProcStat(pid: number): ProcessState | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [state, start] = [fields[0], fields[19]];
    return start === undefined ? null : { start, ended: state === "Z" || state === "X" };
  } catch {
    return null;
  }
}

function readBootId(): string | null {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim();
  } catch {
    return null;
  }
}

function readNamespace(): string | null {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return null;
  }
}
