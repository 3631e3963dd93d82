import { closeSync, fstatSync, fsyncSync, openSync, rmSync, unlinkSync, writeSync } from "node:fs";
import { join } from "node:path";
import { isGone, ownIdentity } from "../process/process-identity.ts";
import { shortHash, uniqueToken } from "../process/unique-token.ts";
import { errnoOf } from "./io-error.ts";
import { step } from "./step.ts";

/** Marks the temporary files of this project; a scan never takes them for issues. */
export const TEMPORARY_SUFFIX = ".ll-tmp";

/** What happens to a temporary file between writing and forgetting it. */
export interface TemporaryUse {
  /** Give the file its mode and owner, while it is still unseen. */
  prepare(descriptor: number): void;
  /** Give the complete, flushed file its name. */
  publish(path: string): void;
}

/**
 * Write bytes to a new file in a folder, flush it, publish it, and leave no temporary file behind, whatever fails.
 *
 * @param folder Absolute; the same one the published file lies in, so that renaming is atomic.
 * @throws The system's error of the step that failed.
 */
export function useTemporaryFile(folder: string, bytes: Uint8Array, use: TemporaryUse): void {
  const path = join(folder, temporaryName());
  step("open");
  const descriptor = openSync(path, "wx", 0o600);
  try {
    try {
      writeAll(descriptor, bytes);
      step("mode");
      use.prepare(descriptor);
      step("flush");
      fsyncSync(descriptor);
      assertSize(descriptor, bytes.byteLength);
    } finally {
      closeSync(descriptor);
    }
    use.publish(path);
  } finally {
    unlinkIfThere(path);
  }
}

/**
 * Remove a temporary file whose process was killed before it could. That of a living process stays, and so does one
 * made on another host.
 *
 * @param folder Absolute.
 * @param name A name in it that ends in {@link TEMPORARY_SUFFIX}.
 */
export function removeAbandoned(folder: string, name: string): void {
  const [, pid, start, host] = /^\.(\d+)-(\w+)-(\w+)-/.exec(name) ?? [];
  const self = ownIdentity();
  if (pid === undefined || start === undefined || host !== hashHost()) return;
  if (!isGone({ ...self, pid: Number(pid), start: start === "x" ? null : start })) return;
  try {
    rmSync(join(folder, name), { force: true });
  } catch (error) {
    // Whoever may not write here may still read.
    if (errnoOf(error) === null) throw error;
  }
}

/** Flush a folder, so that a name made or removed in it survives a power cut (fsync(2)); Windows cannot and need not. */
export function flushFolder(folder: string): void {
  if (process.platform === "win32") return;
  step("flush-folder");
  const descriptor = openSync(folder, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** The name says whose file it is, so that it can be told from a dead process's. */
function temporaryName(): string {
  const { pid, start } = ownIdentity();
  const digits = start === null || !/^\d+$/.test(start) ? "x" : start;
  return `.${pid}-${digits}-${hashHost()}-${uniqueToken()}${TEMPORARY_SUFFIX}`;
}

function hashHost(): string {
  const { host, namespace } = ownIdentity();
  return shortHash(`${host} ${namespace}`);
}

/** One write(2) may write less than it was given (a disk that fills up): the rest is written, or its error is thrown. */
function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let offset = 0; offset < bytes.byteLength; ) {
    step("write");
    offset += writeSync(descriptor, bytes, offset);
  }
}

function assertSize(descriptor: number, expected: number): void {
  const { size } = fstatSync(descriptor);
  if (size !== expected) throw Object.assign(new Error(`${size} of ${expected} bytes were written`), { code: "EIO" });
}

function unlinkIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (errnoOf(error) !== "ENOENT") throw error;
  }
}
