import type { Config } from "../config/config.ts";
import { statOrNull } from "../disk/stat-or-null.ts";
import type { KeptFile } from "../scan/kept-file.ts";
import type { IssueFiles } from "../scan/walk-issue-files.ts";
import { nameCacheFile, readCacheFile, writeCacheFile } from "./cache-file.ts";
import { cacheKey } from "./cache-key.ts";
import type { CachePlace } from "./cache-place.ts";
import { type FileStamp, isSettled } from "./file-stamp.ts";
import { saveNameIndex } from "./name-index.ts";
import { PackReader, PackWriter } from "./pack.ts";
import { type PackedIssue, packIssue, unpackIssue } from "./pack-kept-issue.ts";
import { addStamp, passStampOf, readStamp } from "./pack-stamp.ts";

/** A smaller tree is read in the time that it takes to look after a cache. */
const FEWEST_FILES = 50;
/** The whole cache is written anew when at least one file in so many is news to it. */
const NEWS_SHARE = 2000;

/**
 * What the last scan of a tree kept of its files, so that files which have not changed are not read again.
 *
 * An entry counts only as long as its file's stamp is the same, and only if the file had settled when it was read. Whatever one
 * file says may come from here; what files say of each other is worked out anew by every scan.
 */
export class ScanCache {
  readonly #place: CachePlace;
  readonly #root: string;
  readonly #config: Config;
  readonly #key: string;
  readonly #startMs: number;
  readonly #pack: PackReader | null;
  /** The entry that is asked for next when the files come in the same order as last time. */
  #next: number;
  #byPath: ReadonlyMap<string, number> | null = null;
  readonly #found = new Set<KeptFile>();

  /**
   * Open the cache of a tree; before its files are looked at, because what changes from now on has not settled.
   *
   * @param root The folder from `findRoot`, absolute.
   */
  constructor(place: CachePlace, root: string, config: Config) {
    this.#place = place;
    this.#root = root;
    this.#config = config;
    this.#key = cacheKey(place, root, config);
    this.#startMs = (place.now ?? Date.now)();
    this.#pack = openPack(place.folder, nameCacheFile("scan", root), this.#key);
    this.#next = this.#pack?.position ?? 0;
  }

  /**
   * Find what is known of a file.
   *
   * @param path Relative to the root, "/" separated.
   * @returns `null` when it has to be read.
   */
  find(path: string): KeptFile | null {
    const pack = this.#pack;
    if (pack === null || !this.#seek(pack, path)) return null;
    const stat = statOrNull(`${this.#root}/${path}`);
    if (stat === null || !passStampOf(pack, stat) || !stat.isFile()) return null;
    // Its stamp stays in the pack, where it is looked up in the rare case that it has to be written again.
    const file: KeptFile = { stamp: null, ...unpackIssue(pack) };
    this.#found.add(file);
    return file;
  }

  /**
   * Keep what a scan found, if enough of it is news.
   *
   * @param files In the order in which the next scan will ask for them.
   */
  save(files: readonly KeptFile[]): void {
    const settled = files.filter(({ stamp }) => stamp !== null && isSettled(stamp, this.#startMs)).length;
    const count = this.#found.size + settled;
    if (count < FEWEST_FILES || settled === 0 || settled * NEWS_SHARE < count) return;
    const pack = new PackWriter();
    pack.addText(this.#key);
    for (const file of files) {
      const stamp = this.#found.has(file) ? this.#findStamp(file) : file.stamp;
      if (stamp !== null && file.issue !== null && isSettled(stamp, this.#startMs)) {
        addEntry(pack, stamp, { issue: file.issue, diagnostics: file.diagnostics });
      }
    }
    writeCacheFile(this.#place.folder, nameCacheFile("scan", this.#root), pack.finish());
  }

  /** Keep the names of a large tree, by which an issue is found without listing the folders. */
  saveNames(files: IssueFiles): void {
    saveNameIndex(this.#place, this.#root, this.#config, files, this.#startMs);
  }

  /** The stamp that a file was found by. */
  #findStamp({ issue }: KeptFile): FileStamp | null {
    const pack = this.#pack;
    return pack !== null && issue !== null && this.#seek(pack, issue.draft.path) ? readStamp(pack) : null;
  }

  /** Go to the stamp of a file's entry. */
  #seek(pack: PackReader, path: string): boolean {
    pack.position = this.#next;
    if (pack.isAtEnd || pack.readText() !== path) {
      this.#byPath ??= listEntries(pack);
      const position = this.#byPath.get(path);
      if (position === undefined) return false;
      pack.position = position;
      pack.readText();
    }
    const size = pack.readNumber();
    this.#next = pack.position + size;
    return true;
  }
}

function openPack(folder: string, name: string, key: string): PackReader | null {
  const bytes = readCacheFile(folder, name);
  const pack = bytes === null ? null : PackReader.open(bytes);
  return pack === null || pack.isAtEnd || pack.readText() !== key ? null : pack;
}

function addEntry(pack: PackWriter, stamp: FileStamp, packed: PackedIssue): void {
  pack.addText(packed.issue.draft.path);
  const sizeAt = pack.position;
  pack.addNumber(0);
  addStamp(pack, stamp);
  packIssue(pack, packed);
  pack.setNumber(sizeAt, pack.position - sizeAt - 1);
}

function listEntries(pack: PackReader): ReadonlyMap<string, number> {
  const entries = new Map<string, number>();
  pack.position = 0;
  pack.readText();
  while (!pack.isAtEnd) {
    const { position } = pack;
    entries.set(pack.readText(), position);
    const size = pack.readNumber();
    pack.position += size;
  }
  return entries;
}
