import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";

/** One process as the kernel shows it. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** Dead and not yet collected by its parent. */
  readonly isZombie: boolean;
  /** Together with the pid this is one process for ever: Linux: clock ticks since boot; elsewhere: what `ps` prints. */
  readonly startTime: string;
}

/**
 * Read every process this user can see.
 *
 * Linux: `/proc/<pid>/stat` (proc_pid_stat(5)), about 10 ms for 300 processes. Elsewhere one call of `ps`; that branch is
 * written from the manual page of macOS' ps(1) and has not been run there.
 */
export function readProcessTable(): ProcessEntry[] {
  if (process.platform !== "linux") {
    return readWithPs();
  }
  const entries: ProcessEntry[] = [];
  for (const name of readdirSync("/proc")) {
    const first = name.charCodeAt(0);
    const entry = first >= 0x31 && first <= 0x39 ? readProcess(Number(name)) : null;
    if (entry !== null) {
      entries.push(entry);
    }
  }
  return entries;
}

/** Read one process, or null when there is none with this pid (any more). */
export function readProcess(pid: number): ProcessEntry | null {
  if (process.platform !== "linux") {
    return readWithPs(pid)[0] ?? null;
  }
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, "latin1"));
  } catch {
    return null; // It ended between the listing and the reading.
  }
}

/** Say whether the process with this pid is still the one that was seen, and not dead. */
export function isSameProcess(pid: number, startTime: string): boolean {
  const entry = readProcess(pid);
  return entry !== null && entry.startTime === startTime && !entry.isZombie;
}

/** Say whether a process carries `NAME=value` in the environment it was started with; false where that cannot be read. */
export function hasInEnvironment(pid: number, name: string, value: string): boolean {
  try {
    if (statSync(`/proc/${pid}`).uid !== process.geteuid?.()) {
      return false; // Root could read everybody's; we only ever end our own.
    }
    return `\0${readFileSync(`/proc/${pid}/environ`, "latin1")}\0`.includes(`\0${name}=${value}\0`);
  } catch {
    return false;
  }
}

/** Field 2 is the program's name in parentheses and may hold anything, so counting starts after the last one. */
function parseStat(text: string): ProcessEntry | null {
  const end = text.lastIndexOf(")");
  const fields = text.slice(end + 2).split(" ");
  const [state, parent, group, session] = fields;
  const startTime = fields[19]; // Field 22 of the line.
  if (state === undefined || session === undefined || startTime === undefined) {
    return null;
  }
  return {
    pid: Number.parseInt(text, 10),
    parent: Number(parent),
    group: Number(group),
    session: Number(session),
    isZombie: state === "Z" || state === "X",
    startTime,
  };
}

/** `sess` of macOS is an address and not a pid, so the group stands in for the session there. */
function readWithPs(pid?: number): ProcessEntry[] {
  const which = pid === undefined ? ["-A"] : ["-p", String(pid)];
  const { stdout } = spawnSync("ps", [...which, "-o", "pid=,ppid=,pgid=,stat=,lstart="], { encoding: "utf8" });
  return (stdout ?? "").split("\n").flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.+?)\s*$/.exec(line);
    if (match === null) {
      return [];
    }
    const [, id, parent, group, state, startTime] = match;
    return [
      {
        pid: Number(id),
        parent: Number(parent),
        group: Number(group),
        session: Number(group),
        isZombie: state?.startsWith("Z") === true,
        startTime: startTime ?? "",
      },
    ];
  });
}
