import type { Dirent } from "node:fs";
import { readdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import type { IssueFileName } from "@ll-issues/parser";
import { parseIssueFileName } from "@ll-issues/parser";
import type { Config } from "../config/config.ts";
import { errnoOf, toFileError } from "../disk/io-error.ts";
import { notRegular } from "../disk/read-regular-file.ts";
import { removeAbandoned, TEMPORARY_SUFFIX } from "../disk/temporary-file.ts";
import { FileError, TrackerError } from "../errors.ts";

/** The folders of ended issues in the older layout. */
export const ENDED_DIRS: readonly string[] = ["completed", "deferred"];

/** A file that counts as an issue. */
export interface IssueFile {
  /** Relative to the root, "/" separated. */
  readonly path: string;
  /** The folder it lies in, relative to the issues folder: `bugs`, `completed`, `""` for the issues folder itself. */
  readonly folder: string;
  /** `null` when the name is not an issue's; such a file counts only in the folders made for issues. */
  readonly fileName: IssueFileName | null;
}

/** Something under the issues folder that may be an issue and cannot be read. */
export interface UnreadableFile {
  readonly path: string;
  readonly fileName: IssueFileName | null;
  readonly error: FileError;
}

/** Everything that lies in the issues folder. */
export interface IssueFiles {
  /** Sorted by path. */
  readonly files: readonly IssueFile[];
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
 * @throws {TrackerError} `LLI_NO_ISSUES_DIR` when the issues folder is not there; {@link FileError} when it is a link or
 *   cannot be read.
 */
export function walkIssueFiles(root: string, config: Config): IssueFiles {
  assertFolder(root, config.issues.dir);
  const walk = new Walk(root, config);
  walk.enter("", 0);
  return { files: walk.files, unreadable: walk.unreadable };
}

class Walk {
  readonly files: IssueFile[] = [];
  readonly unreadable: UnreadableFile[] = [];
  readonly #issuesDir: string;
  readonly #config: Config;
  readonly #homes: ReadonlySet<string>;
  readonly #root: string;

  constructor(root: string, config: Config) {
    this.#root = root;
    this.#config = config;
    this.#issuesDir = config.issues.dir;
    this.#homes = new Set([...config.issues.types.map((type) => type.dir), ...ENDED_DIRS]);
  }

  /** @param folder Relative to the issues folder. */
  enter(folder: string, depth: number): void {
    const path = folder === "" ? this.#issuesDir : `${this.#issuesDir}/${folder}`;
    const entries = this.#list(path, folder === "");
    const isHome = this.#homes.has(folder);
    const folders: string[] = [];
    for (const entry of entries) {
      if (entry.isFile()) this.#addFile(entry.name, folder, path, isHome);
      else if (!entry.isDirectory()) this.#addOdd(entry, path);
      else if (!entry.name.startsWith(".")) folders.push(entry.name);
    }
    for (const name of folders) {
      const below = folder === "" ? name : `${folder}/${name}`;
      if (depth < MAX_DEPTH) this.enter(below, depth + 1);
      else this.#refuse(`${path}/${name}`, null, new FileError("LLI_IO", `${path}/${name} lies too deep`, null));
    }
  }

  #addFile(name: string, folder: string, path: string, isHome: boolean): void {
    if (!name.endsWith(".md") && !name.endsWith(".MD")) {
      if (name.endsWith(TEMPORARY_SUFFIX)) removeAbandoned(join(this.#root, path), name);
      return;
    }
    const fileName = parseIssueFileName(name, this.#config.issues);
    if (fileName !== null || (isHome && !NOT_ISSUES.test(name))) {
      this.files.push({ path: `${path}/${name}`, folder, fileName });
    }
  }

  /** A link may be meant as an issue or as a folder of issues: either way somebody misses them. */
  #addOdd(entry: Dirent, path: string): void {
    if (!entry.isSymbolicLink() && !entry.name.endsWith(".md")) return;
    const full = `${path}/${entry.name}`;
    this.#refuse(full, parseIssueFileName(entry.name, this.#config.issues), notRegular(full));
  }

  #list(path: string, isTop: boolean): readonly Dirent[] {
    try {
      const entries = readdirSync(join(this.#root, path), { withFileTypes: true });
      // U+FFFD in a name: most likely Node's stand-in for bytes that are no UTF-8, and such a name opens no file.
      if (entries.some((entry) => entry.name.includes("\uFFFD"))) return this.#withoutBadNames(entries, path);
      return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch (error) {
      const failure = toFileError(error, "could not list", path);
      if (isTop || !(failure instanceof FileError)) throw failure;
      this.#refuse(path, null, failure);
      return [];
    }
  }

  #withoutBadNames(entries: readonly Dirent[], path: string): readonly Dirent[] {
    const good = new Set<string>();
    for (const bytes of readdirSync(join(this.#root, path), { encoding: "buffer" })) {
      const name = bytes.toString("utf8");
      if (Buffer.from(name).equals(bytes)) good.add(name);
      else this.#refuseName(escapeBytes(bytes), path);
    }
    return entries.filter((entry) => good.has(entry.name)).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  #refuseName(name: string, path: string): void {
    const full = `${path}/${name}`;
    const error = new FileError("LLI_NAME", `the name of ${full} is not UTF-8`, null, {
      path: full,
      hint: "Rename the file.",
    });
    this.#refuse(full, parseIssueFileName(name, this.#config.issues), error);
  }

  #refuse(path: string, fileName: IssueFileName | null, error: FileError): void {
    this.unreadable.push({ path, fileName, error });
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

/** The bytes that are no ASCII as `\xff`, so that a person finds the file. */
function escapeBytes(bytes: Buffer): string {
  return bytes
    .toString("latin1")
    .replace(/[^ -~]/g, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, "0")}`);
}
