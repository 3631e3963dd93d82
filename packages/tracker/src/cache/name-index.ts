import { parseIssueFileName } from "@ll-issues/parser";
import type { Config } from "../config/config.ts";
import { uniqueToken } from "../process/unique-token.ts";
import type { IssueFiles, KnownFolder } from "../scan/walk-issue-files.ts";
import { nameCacheFile, useCacheFile, writeCacheFile } from "./cache-file.ts";
import type { CachePlace } from "./cache-place.ts";
import { isSettled } from "./file-stamp.ts";
import { isStill, readKnownFolders, writeKnownFolders } from "./known-folders.ts";
import { PackReader, PackWriter } from "./pack.ts";

/** So few names are listed in the time that it takes to look after an index. */
export const FEWEST_INDEXED = 1000;
/** How many names there are in a bucket, about; one is read whole. */
const BUCKET_SIZE = 128;
/** The file begins with the length of its first pack. */
const PREFIX_BYTES = 8;

/** Where the names of one bucket lie in the file, in bytes. */
interface Bucket {
  readonly offset: number;
  readonly length: number;
}

/** What is known of the names in a tree. */
export interface NameIndex {
  /** Whether the names are surely all there are; not so after a write of our own (see `writeKeepingNames`). */
  readonly isCertain: boolean;
  /** Give the folders in an unchanged folder and its files of the numbers looked for; `null` for any other folder. */
  readonly find: (path: string) => KnownFolder | null;
}

/**
 * Open the index of the names in a tree: of folders that have not changed it tells which of their files have a number, so that
 * 100,000 names need not be listed to find one.
 *
 * @param root Absolute.
 * @param numbers Those that are looked for.
 * @returns `null` when there is no index.
 */
export function openNameIndex(
  place: CachePlace,
  root: string,
  config: Config,
  numbers: ReadonlySet<number>,
): NameIndex | null {
  const known = readKnownFolders(place, root, config);
  const files = known === null ? null : readNames(place, root, known.generation, numbers);
  if (known === null || files === null) return null;
  const folders = new Map(known.list.map((folder, number) => [folder.path, { ...folder, number }]));
  return {
    isCertain: !known.list.some(({ isOwnWrite }) => isOwnWrite),
    find(path) {
      const folder = folders.get(path);
      if (folder === undefined || !isStill(root, folder)) return null;
      return { folders: folder.folders, files: (files.get(folder.number) ?? []).sort() };
    },
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
  if (paths.length < FEWEST_INDEXED) return;
  const plain = folders.filter(({ isPlain, stamp }) => isPlain && isSettled(stamp, startMs));
  const known = openNameIndex(place, root, config, new Set());
  if (known?.isCertain === true && plain.every(({ path }) => known.find(path) !== null)) return;
  const numbers = new Map(plain.map(({ path }, index) => [path, index]));
  const buckets = fillBuckets(paths, numbers, config);
  const generation = uniqueToken();
  const head = new PackWriter();
  head.addText(generation);
  for (const { length } of buckets) head.addNumber(length);
  const first = head.finish();
  const prefix = Buffer.from(Uint32Array.of(first.length, 0).buffer);
  writeCacheFile(place.folder, nameCacheFile("names", root), Buffer.concat([prefix, first, ...buckets]));
  const list = plain.map(({ path, stamp, folders: inside }) => ({ path, stamp, folders: inside, isOwnWrite: false }));
  writeKnownFolders(place, root, config, { generation, list });
}

/** Find the names that have one of these numbers, by the number of the folder they lie in. */
function readNames(
  place: CachePlace,
  root: string,
  generation: string,
  numbers: ReadonlySet<number>,
): Map<number, string[]> | null {
  return useCacheFile(place.folder, nameCacheFile("names", root), (read, size) => {
    const [headBytes = 0] = new Uint32Array(read(0, PREFIX_BYTES).buffer);
    const head = headBytes > size ? null : PackReader.open(read(PREFIX_BYTES, headBytes));
    if (head === null || head.isAtEnd || head.readText() !== generation) return null;
    const buckets = readBuckets(head);
    const files = new Map<number, string[]>();
    for (const number of new Set([...numbers].map((one) => one % buckets.length))) {
      const { offset, length } = buckets[number] ?? { offset: 0, length: 0 };
      const bucket = PackReader.open(read(PREFIX_BYTES + headBytes + offset, length));
      if (bucket === null) return null;
      addNames(files, bucket, numbers);
    }
    return files;
  });
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

function readBuckets(head: PackReader): readonly Bucket[] {
  const buckets: Bucket[] = [];
  let offset = 0;
  while (!head.isAtEnd) {
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
