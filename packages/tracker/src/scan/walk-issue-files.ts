import { realpathSync } from "node:fs";
import { join } from "node:path";
import { parseIssueFileName } from "@ll-issues/parser";
import { type FileStamp, toFileStamp } from "../cache/file-stamp.ts";
import type { Config } from "../config/config.ts";
import { errnoOf, toFileError } from "../disk/io-error.ts";
import { notRegular } from "../disk/read-regular-file.ts";
import { statOrNull } from "../disk/stat-or-null.ts";
import { removeAbandoned, TEMPORARY_SUFFIX } from "../disk/temporary-file.ts";
import { FileError, TrackerError } from "../errors.ts";
import { type FolderEntry, type FolderListing, isMarkdown, listFolder } from "./list-folder.ts";

/** The folders of ended issues in the older layout. */
export const ENDED_DIRS: readonly string[] = ["completed", "deferred"];

/** Something under the issues folder that may be an issue and cannot be read. */
export interface UnreadableFile {
  /** Relative to the root, "/" separated. */
  readonly path: string;
  readonly error: FileError;
}

/** Everything that lies in the issues folder. */
export interface IssueFiles {
  /** Paths relative to the root, "/" separated; folder by folder. */
  readonly paths: readonly string[];
  readonly unreadable: readonly UnreadableFile[];
  /** The folders themselves, where their stamps were asked for. */
  readonly folders: readonly WalkedFolder[];
}

/** A folder that was listed. */
export interface WalkedFolder {
  /** Relative to the root, "/" separated. */
  readonly path: string;
  /** Taken before it was listed. */
  readonly stamp: FileStamp;
  /** The names of the folders in it that may hold issues. */
  readonly folders: readonly string[];
  /** How many entries it has, whatever they are. */
  readonly count: number;
  /** Whether its paths are all there is to tell of it: nothing in it was refused, and nothing is to be cleared away. */
  readonly isPlain: boolean;
}

/** What else than everything a walk is to find. */
export interface WalkOptions {
  /** Which file names to look for; every one unless told. */
  readonly wanted?: (fileName: string) => boolean;
  /** What is known of folders that have not changed: the folders in them, and the files that are looked for. */
  readonly known?: ((path: string) => KnownFolder | null) | undefined;
  /** Whether to give back the folders. */
  readonly stamped?: boolean;
}

/** What there is to find in a folder that need not be listed. */
export interface KnownFolder {
  readonly folders: readonly string[];
  readonly files: readonly string[];
}

/** Deeper folders than this are no tracker's; the bound keeps a hostile tree from costing a path per level squared. */
const MAX_DEPTH = 16;

/** Markdown files that stand beside issues and are none. */
const NOT_ISSUES = /^(?:readme|agents|claude|contributing|changelog|index|license|templates?|_.*|\..*)\.md$/i;

/**
 * Find every issue file, reading folders only. No symbolic link is followed.
 *
 * Every Markdown file in the folder of a type, in `completed/` or in `deferred/` counts, but for the usual companions
 * (`README.md`); elsewhere a file counts when its name is an issue's.
 *
 * @param root Absolute.
 * @throws {TrackerError} `LLI_NO_ISSUES_DIR` when the issues folder is not there; {@link FileError} when it is a link or
 *   cannot be read.
 */
export function walkIssueFiles(root: string, config: Config, options: WalkOptions = {}): IssueFiles {
  assertFolder(root, config.issues.dir);
  const walk = new Walk(root, config, options);
  walk.enter("", 0);
  return { paths: walk.paths, unreadable: walk.unreadable, folders: walk.folders };
}

class Walk {
  readonly paths: string[] = [];
  readonly unreadable: UnreadableFile[] = [];
  readonly folders: WalkedFolder[] = [];
  readonly #root: string;
  readonly #config: Config;
  readonly #options: WalkOptions;
  readonly #homes: ReadonlySet<string>;

  constructor(root: string, config: Config, options: WalkOptions) {
    this.#root = root;
    this.#config = config;
    this.#options = options;
    this.#homes = new Set([...config.issues.types.map((type) => type.dir), ...ENDED_DIRS]);
  }

  /** @param folder Relative to the issues folder. */
  enter(folder: string, depth: number): void {
    const path = folder === "" ? this.#config.issues.dir : `${this.#config.issues.dir}/${folder}`;
    const known = this.#options.known?.(path) ?? null;
    for (const name of known?.files ?? []) this.paths.push(`${path}/${name}`);
    for (const name of known?.folders ?? this.#look(path, folder)) {
      if (depth < MAX_DEPTH) this.enter(folder === "" ? name : `${folder}/${name}`, depth + 1);
      else this.#refuse(new FileError("LLI_IO", `${path}/${name} lies too deep`, null, { path: `${path}/${name}` }));
    }
  }

  /** Take up what lies in a folder, and give back the names of the folders in it. */
  #look(path: string, folder: string): readonly string[] {
    // Where it cannot be looked at, listing it tells why.
    const stat = this.#options.stamped === true ? statOrNull(join(this.#root, path)) : null;
    const refused = this.unreadable.length;
    const isHome = this.#homes.has(folder);
    const folders: string[] = [];
    let hasTemporary = false;
    const { entries, count } = this.#list(path, folder === "");
    for (const entry of entries) {
      hasTemporary ||= entry.name.endsWith(TEMPORARY_SUFFIX);
      if (entry.isFile()) this.#addFile(entry.name, path, isHome);
      else if (!entry.isDirectory()) this.#addOdd(entry, path);
      else if (!entry.name.startsWith(".")) folders.push(entry.name);
    }
    const isPlain = this.unreadable.length === refused && !hasTemporary;
    if (stat !== null) this.folders.push({ path, stamp: toFileStamp(stat), folders, count, isPlain });
    return folders;
  }

  #addFile(name: string, path: string, isHome: boolean): void {
    if (name.endsWith(TEMPORARY_SUFFIX)) removeAbandoned(join(this.#root, path), name);
    if (!isMarkdown(name)) return;
    const counts = isHome ? !NOT_ISSUES.test(name) : parseIssueFileName(name, this.#config.issues) !== null;
    if (counts) this.paths.push(`${path}/${name}`);
  }

  /** A link may be meant as an issue or as a folder of issues: either way somebody misses them. */
  #addOdd(entry: FolderEntry, path: string): void {
    if (entry.isSymbolicLink() || isMarkdown(entry.name)) this.#refuse(notRegular(`${path}/${entry.name}`));
  }

  #list(path: string, isTop: boolean): FolderListing {
    try {
      const listing = listFolder(join(this.#root, path), path, this.#options.wanted);
      for (const error of listing.badNames) this.#refuse(error);
      return listing;
    } catch (error) {
      const failure = toFileError(error, "could not list", path);
      if (isTop || !(failure instanceof FileError)) throw failure;
      this.#refuse(failure);
      return { entries: [], badNames: [], count: 0 };
    }
  }

  #refuse(error: FileError): void {
    this.unreadable.push({ path: error.path ?? "", error });
  }
}

/** The issues folder is no link and has none above it below the root, so that everything found lies in the root. */
function assertFolder(root: string, dir: string): void {
  const path = join(root, dir);
  try {
    // The root itself may lie below a link.
    if (realpathSync.native(path) !== join(realpathSync.native(root), dir)) throw notRegular(dir);
  } catch (error) {
    throw errnoOf(error) === "ENOENT" ? noIssuesDir(dir) : toFileError(error, "could not list", dir);
  }
}

function noIssuesDir(path: string): TrackerError {
  return new TrackerError("LLI_NO_ISSUES_DIR", `there is no folder ${path}/`, {
    path,
    hint: "Run `ll-issues init`, or correct issues.dir in the configuration.",
  });
}
