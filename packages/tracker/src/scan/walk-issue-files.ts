import { realpathSync } from "node:fs";
import { join } from "node:path";
import { parseIssueFileName } from "@ll-issues/parser";
import type { Config } from "../config/config.ts";
import { errnoOf, toFileError } from "../disk/io-error.ts";
import { notRegular } from "../disk/read-regular-file.ts";
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
 * @param wanted Which file names to look for; every one unless told.
 * @throws {TrackerError} `LLI_NO_ISSUES_DIR` when the issues folder is not there; {@link FileError} when it is a link or
 *   cannot be read.
 */
export function walkIssueFiles(root: string, config: Config, wanted?: (fileName: string) => boolean): IssueFiles {
  assertFolder(root, config.issues.dir);
  const walk = new Walk(root, config, wanted);
  walk.enter("", 0);
  return { paths: walk.paths, unreadable: walk.unreadable };
}

class Walk {
  readonly paths: string[] = [];
  readonly unreadable: UnreadableFile[] = [];
  readonly #root: string;
  readonly #config: Config;
  readonly #wanted: ((fileName: string) => boolean) | undefined;
  readonly #homes: ReadonlySet<string>;

  constructor(root: string, config: Config, wanted: ((fileName: string) => boolean) | undefined) {
    this.#root = root;
    this.#config = config;
    this.#wanted = wanted;
    this.#homes = new Set([...config.issues.types.map((type) => type.dir), ...ENDED_DIRS]);
  }

  /** @param folder Relative to the issues folder. */
  enter(folder: string, depth: number): void {
    const path = folder === "" ? this.#config.issues.dir : `${this.#config.issues.dir}/${folder}`;
    const isHome = this.#homes.has(folder);
    const folders: string[] = [];
    for (const entry of this.#list(path, folder === "")) {
      if (entry.isFile()) this.#addFile(entry.name, path, isHome);
      else if (!entry.isDirectory()) this.#addOdd(entry, path);
      else if (!entry.name.startsWith(".")) folders.push(entry.name);
    }
    for (const name of folders) {
      if (depth < MAX_DEPTH) this.enter(folder === "" ? name : `${folder}/${name}`, depth + 1);
      else this.#refuse(new FileError("LLI_IO", `${path}/${name} lies too deep`, null, { path: `${path}/${name}` }));
    }
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

  #list(path: string, isTop: boolean): FolderListing["entries"] {
    try {
      const { entries, badNames } = listFolder(join(this.#root, path), path, this.#wanted);
      for (const error of badNames) this.#refuse(error);
      return entries;
    } catch (error) {
      const failure = toFileError(error, "could not list", path);
      if (isTop || !(failure instanceof FileError)) throw failure;
      this.#refuse(failure);
      return [];
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
    if (realpathSync(path) !== path) throw notRegular(dir);
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
