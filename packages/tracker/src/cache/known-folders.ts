import { lstatSync } from "node:fs";
import type { Config } from "../config/config.ts";
import { errnoOf } from "../disk/io-error.ts";
import { nameCacheFile, readCacheFile, writeCacheFile } from "./cache-file.ts";
import { cacheKey } from "./cache-key.ts";
import type { CachePlace } from "./cache-place.ts";
import { type FileStamp, toFileStamp } from "./file-stamp.ts";
import { PackReader, PackWriter } from "./pack.ts";
import { addStamp, isSameStamp, readStamp } from "./pack-stamp.ts";

/** A folder of a tree whose names are kept. */
export interface IndexedFolder {
  /** Relative to the root, "/" separated. */
  readonly path: string;
  /** The names kept are those in the folder as long as it has this stamp. */
  readonly stamp: FileStamp;
  /**
   * Whether the stamp was taken right after a write of our own that changes no name. What another program did in the very milliseconds
   * of that write does not show in it.
   */
  readonly isOwnWrite: boolean;
  /** The names of the folders in it that may hold issues. */
  readonly folders: readonly string[];
}

/** The folders of a tree whose names are kept; the names refer to them by their place in this list. */
export interface KnownFolders {
  /** Names the file of names that these folders go with. */
  readonly generation: string;
  readonly list: readonly IndexedFolder[];
}

/**
 * Read the folders of a tree whose names are kept.
 *
 * @param root Absolute.
 * @returns `null` when there are none that may be trusted.
 */
export function readKnownFolders(place: CachePlace, root: string, config: Config): KnownFolders | null {
  const bytes = readCacheFile(place.folder, fileOf(root));
  const pack = bytes === null ? null : PackReader.open(bytes);
  if (pack === null || pack.isAtEnd || pack.readText() !== cacheKey(place, root, config)) return null;
  const generation = pack.readText();
  const list: IndexedFolder[] = [];
  while (!pack.isAtEnd) {
    const path = pack.readText();
    const stamp = readStamp(pack);
    const isOwnWrite = pack.readNumber() === 1;
    list.push({ path, stamp, isOwnWrite, folders: Array.from({ length: pack.readNumber() }, () => pack.readText()) });
  }
  return { generation, list };
}

/** Keep the folders of a tree. */
export function writeKnownFolders(
  place: CachePlace,
  root: string,
  config: Config,
  { generation, list }: KnownFolders,
): void {
  const pack = new PackWriter();
  pack.addText(cacheKey(place, root, config));
  pack.addText(generation);
  for (const { path, stamp, isOwnWrite, folders } of list) {
    pack.addText(path);
    addStamp(pack, stamp);
    pack.addNumber(isOwnWrite ? 1 : 0);
    pack.addNumber(folders.length);
    for (const name of folders) pack.addText(name);
  }
  writeCacheFile(place.folder, fileOf(root), pack.finish());
}

/**
 * Tell whether the names in a folder are those that are kept: its times move with every name that is made, removed or changed in it
 * (stat(2) of POSIX).
 *
 * @param root Absolute.
 */
export function isStill(root: string, { path, stamp }: IndexedFolder): boolean {
  const now = stampFolder(root, path);
  return now !== null && isSameStamp(now, stamp);
}

/** Take the stamp of a folder; `null` when there is none that can be looked at. */
export function stampFolder(root: string, path: string): FileStamp | null {
  try {
    const stat = lstatSync(`${root}/${path}`);
    return stat.isDirectory() ? toFileStamp(stat) : null;
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return null;
  }
}

function fileOf(root: string): string {
  return nameCacheFile("folders", root);
}
