import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  type Stats,
  unlinkSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { errnoOf } from "../disk/io-error.ts";
import { READ_FLAGS } from "../disk/read-regular-file.ts";
import { shortHash, uniqueToken } from "../process/unique-token.ts";

/** Larger than any tree's; what is larger is not ours. */
const MAX_BYTES = 512 * 1024 * 1024;
/** What nobody wrote for so long belongs to a tree that is gone, or costs one slower scan. */
const FORGET_MS = 30 * 24 * 60 * 60 * 1000;
const OWN_NAME = /^[a-z]+-[0-9a-f]{16}(?:\.[0-9a-z]+\.tmp)?$/;
const GROUP_OR_OTHERS_WRITE = 0o022;
const WRITE_FLAGS = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);

/**
 * Name the file that the cache has for a tree. Two trees may come to the same name: each file says itself what it is of.
 *
 * @param kind What it holds, in lower case letters.
 * @param root The root of the tree, absolute.
 */
export function nameCacheFile(kind: string, root: string): string {
  return `${kind}-${shortHash(root)}${shortHash(root, 0x9747b28c)}`;
}

/**
 * Read a file of the cache, unless anybody else could have written it.
 *
 * @param folder The cache's folder, absolute.
 * @returns `null` when there is none that may be trusted, for whatever reason.
 */
export function readCacheFile(folder: string, name: string): Buffer | null {
  return useCacheFile(folder, name, (read, size) => (size <= MAX_BYTES ? read(0, size) : null));
}

/**
 * Read parts of a file of the cache, as {@link readCacheFile} reads all of it.
 *
 * @param use Called with what reads so many bytes from an offset, or as many as there are, and with the size of the file.
 */
export function useCacheFile<T>(
  folder: string,
  name: string,
  use: (read: (offset: number, length: number) => Buffer, size: number) => T | null,
): T | null {
  return unlessRefused(() => {
    if (!isOwn(lstatSync(folder), "directory")) return null;
    const descriptor = openSync(join(folder, name), READ_FLAGS);
    try {
      const stat = fstatSync(descriptor);
      return isOwn(stat, "file") ? use((offset, length) => readPart(descriptor, offset, length), stat.size) : null;
    } finally {
      closeSync(descriptor);
    }
  });
}

/**
 * Write a file of the cache whole, or not at all; the last writer wins, and nobody waits. It is not flushed: a file that a power
 * cut tore is recognised when it is read.
 *
 * @param folder Made when it is not there and its parent is ours.
 */
export function writeCacheFile(folder: string, name: string, bytes: Uint8Array): void {
  unlessRefused(() => {
    makeFolder(folder);
    if (!isOwn(lstatSync(folder), "directory")) return;
    const temporary = join(folder, `${name}.${uniqueToken()}.tmp`);
    try {
      writeAll(temporary, bytes);
      renameSync(temporary, join(folder, name));
    } catch (error) {
      unlessRefused(() => unlinkSync(temporary));
      throw error;
    }
    forgetOld(folder);
  });
}

/** A cache that cannot be had costs time, never the answer. */
function unlessRefused<T>(use: () => T): T | null {
  try {
    return use();
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return null;
  }
}

/** Windows knows no such owners and modes; there the user's folder is the user's. */
function isOwn(stat: Stats, kind: "file" | "directory"): boolean {
  if (!(kind === "file" ? stat.isFile() : stat.isDirectory())) return false;
  const self = process.getuid?.();
  return self === undefined || (stat.uid === self && (stat.mode & GROUP_OR_OTHERS_WRITE) === 0);
}

/** Under `sudo` the home may be another user's: a folder of root's in it would be in that user's way for good. */
function makeFolder(folder: string): void {
  if (lstatSync(folder, { throwIfNoEntry: false }) !== undefined) return;
  let above = dirname(folder);
  let stat = lstatSync(above, { throwIfNoEntry: false });
  while (stat === undefined) {
    above = dirname(above);
    stat = lstatSync(above, { throwIfNoEntry: false });
  }
  const self = process.getuid?.();
  if (self === undefined || stat.uid === self) mkdirSync(folder, { recursive: true, mode: 0o700 });
}

function readPart(descriptor: number, offset: number, wanted: number): Buffer {
  const bytes = Buffer.allocUnsafeSlow(wanted);
  let length = 0;
  while (length < wanted) {
    const count = readSync(descriptor, bytes, length, wanted - length, offset + length);
    if (count === 0) break;
    length += count;
  }
  return bytes.subarray(0, length);
}

function writeAll(path: string, bytes: Uint8Array): void {
  const descriptor = openSync(path, WRITE_FLAGS, 0o600);
  try {
    for (let offset = 0; offset < bytes.length; ) offset += writeSync(descriptor, bytes, offset);
  } finally {
    closeSync(descriptor);
  }
}

function forgetOld(folder: string): void {
  const oldest = Date.now() - FORGET_MS;
  for (const name of readdirSync(folder).filter((entry) => OWN_NAME.test(entry))) {
    const path = join(folder, name);
    if ((lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? oldest) < oldest) unlinkSync(path);
  }
}
