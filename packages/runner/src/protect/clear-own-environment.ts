import { closeSync, openSync, readFileSync, readSync, writeSync } from "node:fs";
import { hasSecretName } from "../redact/find-secrets.ts";

/** Whatever a job is handed for the runner's own services. */
const SERVICE_NAME = /^(?:ACTIONS|RUNNER)_.*(?:TOKEN|URL)$/;

/** What stands where a secret stood. */
const FILLER = "x".charCodeAt(0);

/**
 * Overwrite the secrets in the environment this process was started with, so that nobody reads them from `/proc/<pid>/environ`. To delete a
 * variable does not do it: the file shows the memory where the kernel put them (proc_pid_environ(5)), between `env_start` and `env_end` of
 * proc_pid_stat(5), and this memory can be written through `/proc/self/mem`. Node 20 could only start itself anew as a child, and would then be the
 * parent that still has them.
 *
 * Whoever needs a value afterwards has to have copied it before: `process.env` reads the same memory.
 *
 * @param names more variables whose values are secret.
 * @returns whether none of them can be read any more.
 */
export function clearOwnEnvironment(names: readonly string[] = []): boolean {
  if (process.platform !== "linux") return false;
  try {
    overwrite(names);
    return listEntries(readFileSync("/proc/self/environ")).every(
      (entry) => !isSecret(entry, names) || isCleared(entry),
    );
  } catch {
    return false; // A kernel that keeps us from our own memory (proc_mem.restrict_write), or no /proc.
  }
}

interface Entry {
  readonly name: string;
  readonly value: Buffer;
  /** Bytes from the beginning of the environment to that of the value. */
  readonly offset: number;
}

function overwrite(names: readonly string[]): void {
  const { start, length } = findEnvironment();
  const memory = openSync("/proc/self/mem", "r+");
  try {
    const bytes = Buffer.alloc(length);
    readSync(memory, bytes, 0, length, start);
    for (const entry of listEntries(bytes)) {
      if (!isSecret(entry, names)) continue;
      writeSync(memory, Buffer.alloc(entry.value.length, FILLER), 0, entry.value.length, start + entry.offset);
    }
  } finally {
    closeSync(memory);
  }
}

/** Field 2 of the line, the program's name in parentheses, may hold anything: counting starts after the last one. */
function findEnvironment(): { readonly start: number; readonly length: number } {
  const line = readFileSync("/proc/self/stat", "latin1");
  const fields = line.slice(line.lastIndexOf(")") + 2).split(" ");
  const [start, end] = [Number(fields[47]), Number(fields[48])];
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start <= 0 || end < start)
    throw new RangeError("the environment cannot be found in memory");
  return { start, length: end - start };
}

function listEntries(bytes: Buffer): Entry[] {
  const entries: Entry[] = [];
  for (let at = 0; at < bytes.length; ) {
    const zero = bytes.indexOf(0, at);
    const end = zero < 0 ? bytes.length : zero;
    const equals = bytes.indexOf(0x3d, at);
    if (equals >= 0 && equals < end)
      entries.push({
        name: bytes.toString("latin1", at, equals),
        value: bytes.subarray(equals + 1, end),
        offset: equals + 1,
      });
    at = end + 1;
  }
  return entries;
}

function isSecret({ name }: Entry, names: readonly string[]): boolean {
  return hasSecretName(name) || SERVICE_NAME.test(name) || names.includes(name);
}

function isCleared({ value }: Entry): boolean {
  return value.every((byte) => byte === FILLER);
}
