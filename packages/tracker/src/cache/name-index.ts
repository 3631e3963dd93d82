import { lstatSync } from "node:fs";
import { parseIssueFileName } from "@ll-issues/parser";
import type { Config } from "../config/config.ts";
import { errnoOf } from "../disk/io-error.ts";
import type { IssueFiles, KnownFolder } from "../scan/walk-issue-files.ts";
import { nameCacheFile, useCacheFile, writeCacheFile } from "./cache-file.ts";
import type { CachePlace } from "./cache-place.ts";
import { type FileStamp, isSettled } from "./file-stamp.ts";
import { liesIn } from "./lies-in.ts";
import { PackReader, PackWriter } from "./pack.ts";

/** Smaller trees are listed in the time that it takes to look after an index. */
const FEWEST_FILES = 5000;
/** How many names there are in a bucket, about; one is read whole. */
const BUCKET_SIZE = 128;
/** The file begins with the length of its first pack. */
const PREFIX_BYTES = 8;

interface IndexedFolder {
  readonly stamp: FileStamp;
  readonly folders: readonly string[];
  /** Its place among the folders, by which the names refer to it. */
  readonly number: number;
}

/** Where the names of one bucket lie in the file, in bytes. */
interface Bucket {
  readonly offset: number;
  readonly length: number;
}

/**
 * Open the index of the names in a tree: of folders that have not changed it tells which of their files have a number, so that
 * 100,000 names need not be listed to find one.
 *
 * @param root Absolute.
 * @param numbers Those that are looked for.
 * @returns What gives the folders in an unchanged folder and its files of these numbers, and `null` for any other folder;
 *   `undefined` when there is no index.
 */
export function openNameIndex(
  place: CachePlace,
  root: string,
  config: Config,
  numbers: ReadonlySet<number>,
): ((path: string) => KnownFolder | null) | undefined {
  const found = useCacheFile(place.folder, nameCacheFile("names", root), (read, size) => {
    const [headBytes = 0] = new Uint32Array(read(0, PREFIX_BYTES).buffer);
    const head = headBytes > size ? null : PackReader.open(read(PREFIX_BYTES, headBytes));
    if (head === null || head.readText() !== keyOf(place, root, config)) return null;
    const folders = readFolders(head);
    const buckets = readBuckets(head);
    const files = new Map<number, string[]>();
    for (const number of new Set([...numbers].map((one) => one % buckets.length))) {
      const { offset, length } = buckets[number] ?? { offset: 0, length: 0 };
      const bucket = PackReader.open(read(PREFIX_BYTES + headBytes + offset, length));
      if (bucket === null) return null;
      addNames(files, bucket, numbers);
    }
    return { folders, files };
  });
  if (found === null || liesIn(place.folder, root)) return undefined;
  return (path) => {
    const folder = found.folders.get(path);
    if (folder === undefined || !isStill(`${root}/${path}`, folder.stamp)) return null;
    return { folders: folder.folders, files: (found.files.get(folder.number) ?? []).sort() };
  };
}

/**
 * Keep the names of a large tree, unless they are kept already.
 *
 * @param files From a walk with stamps.
 * @param startMs When the walk began, or before, in milliseconds since 1970.
 */
export function saveNameIndex(
  place: CachePlace,
  root: string,
  config: Config,
  { paths, folders }: IssueFiles,
  startMs: number,
): void {
  if (paths.length < FEWEST_FILES || liesIn(place.folder, root)) return;
  const plain = folders.filter(({ isPlain, stamp }) => isPlain && isSettled(stamp, startMs));
  const known = openNameIndex(place, root, config, new Set());
  if (plain.every(({ path }) => (known?.(path) ?? null) !== null)) return;
  const numbers = new Map(plain.map(({ path }, index) => [path, index]));
  const buckets = fillBuckets(paths, numbers, config);
  const head = new PackWriter();
  head.addText(keyOf(place, root, config));
  head.addNumber(plain.length);
  for (const folder of plain) {
    head.addText(folder.path);
    for (const part of STAMP_PARTS) head.addDouble(folder.stamp[part]);
    head.addNumber(folder.folders.length);
    for (const name of folder.folders) head.addText(name);
  }
  head.addNumber(buckets.length);
  for (const { length } of buckets) head.addNumber(length);
  const first = head.finish();
  const prefix = Buffer.from(Uint32Array.of(first.length, 0).buffer);
  writeCacheFile(place.folder, nameCacheFile("names", root), Buffer.concat([prefix, first, ...buckets]));
}

function keyOf({ build }: CachePlace, root: string, { issues }: Config): string {
  return JSON.stringify([build, process.version, root, issues]);
}

function fillBuckets(paths: readonly string[], folders: ReadonlyMap<string, number>, config: Config): Uint8Array[] {
  const packs = Array.from({ length: Math.ceil(paths.length / BUCKET_SIZE) }, () => new PackWriter());
  for (const path of paths) {
    const end = path.lastIndexOf("/");
    const name = path.slice(end + 1);
    const folder = folders.get(path.slice(0, end));
    const number = parseIssueFileName(name, config.issues)?.number;
    if (folder === undefined || number === undefined) continue;
    const pack = packs[number % packs.length];
    pack?.addNumber(folder);
    pack?.addNumber(number);
    pack?.addText(name);
  }
  return packs.map((pack) => pack.finish());
}

function readFolders(head: PackReader): ReadonlyMap<string, IndexedFolder> {
  const folders = new Map<string, IndexedFolder>();
  const count = head.readNumber();
  for (let number = 0; number < count; number += 1) {
    const path = head.readText();
    const stamp = {
      dev: head.readDouble(),
      ino: head.readDouble(),
      size: head.readDouble(),
      mtimeMs: head.readDouble(),
      ctimeMs: head.readDouble(),
    };
    const inside = Array.from({ length: head.readNumber() }, () => head.readText());
    folders.set(path, { stamp, folders: inside, number });
  }
  return folders;
}

function readBuckets(head: PackReader): readonly Bucket[] {
  const buckets: Bucket[] = [];
  const count = head.readNumber();
  let offset = 0;
  for (let index = 0; index < count; index += 1) {
    const length = head.readNumber();
    buckets.push({ offset, length });
    offset += length;
  }
  return buckets;
}

function addNames(files: Map<number, string[]>, bucket: PackReader, numbers: ReadonlySet<number>): void {
  while (!bucket.isAtEnd) {
    const folder = bucket.readNumber();
    const number = bucket.readNumber();
    const name = bucket.readText();
    if (numbers.has(number)) files.set(folder, [...(files.get(folder) ?? []), name]);
  }
}

const STAMP_PARTS = ["dev", "ino", "size", "mtimeMs", "ctimeMs"] as const;

/** A folder's times move with every name that is made, removed or changed in it (stat(2) of POSIX). */
function isStill(path: string, stamp: FileStamp): boolean {
  try {
    const now = lstatSync(path);
    return now.isDirectory() && STAMP_PARTS.every((part) => now[part] === stamp[part]);
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return false;
  }
}
