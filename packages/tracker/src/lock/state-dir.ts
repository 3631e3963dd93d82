import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { errnoOf, toFileError } from "../disk/io-error.ts";
import { readRegularFile } from "../disk/read-regular-file.ts";
import { DEFAULT_ISSUES_DIR } from "../root/find-root.ts";

/** The longest path a `.git` file may hold. */
const MAX_POINTER_BYTES = 64 * 1024;

/**
 * Find the folder for locks, reservations and journals: `<git common dir>/ll-issues`, shared by all worktrees of a
 * repository, or `.issues/.ll` where there is no git. The folder is made when it is not there.
 *
 * The common folder is read from the files that git itself reads (gitrepository-layout(5)), because starting git would
 * cost as much as the whole edit. Variables like `GIT_DIR` are not looked at: an outer hook may have set them.
 *
 * @param root The tracker's root, absolute.
 * @returns An absolute path.
 * @throws {FileError} `LLI_IO` when the folder cannot be made.
 */
export function openStateDir(root: string): string {
  const git = findGit(root);
  const folder = locate(root, git);
  try {
    mkdirSync(folder, { recursive: true });
    if (git === null) ignoreEverything(folder);
  } catch (error) {
    throw toFileError(error, "could not make", folder);
  }
  return folder;
}

/**
 * Say where the folder of {@link openStateDir} is, whether it is there or not, for who only reads.
 *
 * @param root The tracker's root, absolute.
 * @returns An absolute path.
 */
export function locateStateDir(root: string): string {
  return locate(root, findGit(root));
}

function locate(root: string, git: GitPlace | null): string {
  if (git === null) return join(root, DEFAULT_ISSUES_DIR, ".ll");
  return join(git.commonDir, "ll-issues", ...nest(root, git));
}

/** Where git keeps a repository. */
export interface GitPlace {
  /** The folder that all worktrees share, absolute. */
  readonly commonDir: string;
  /** The top of this work tree, absolute. */
  readonly workTree: string;
}

/**
 * Find the git repository that a folder belongs to, without starting git.
 *
 * @param start Any folder inside the work tree, absolute.
 * @returns `null` outside git.
 */
export function findGit(start: string): GitPlace | null {
  for (let folder = start; ; folder = dirname(folder)) {
    const gitDir = readGitDir(join(folder, ".git"));
    if (gitDir !== null) return { commonDir: readCommonDir(gitDir), workTree: folder };
    if (dirname(folder) === folder) return null;
  }
}

/** Two roots in one repository have ids of their own, so they get state of their own, the same in every worktree. */
function nest(root: string, git: GitPlace): readonly string[] {
  const below = relative(git.workTree, root);
  return below === "" ? [] : ["below", encodeURIComponent(below.split(sep).join("/"))];
}

/** `.git` is a folder, or, in a linked worktree or a submodule, a file with `gitdir: <path>`. */
function readGitDir(path: string): string | null {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return null;
  if (stat.isDirectory()) return statSync(join(path, "HEAD"), { throwIfNoEntry: false }) === undefined ? null : path;
  const target = readPointer(path)?.match(/^gitdir: (.+)$/)?.[1];
  return target === undefined ? null : resolve(dirname(path), target);
}

function readCommonDir(gitDir: string): string {
  const common = readPointer(join(gitDir, "commondir"));
  return common === null ? gitDir : resolve(gitDir, common);
}

function readPointer(path: string): string | null {
  const bytes = readRegularFile(path, { name: path, maxBytes: MAX_POINTER_BYTES });
  return bytes === null ? null : bytes.toString("utf8").replace(/[\r\n]+$/, "");
}

/** So that the state is never committed, whatever the repository's own `.gitignore` says. */
function ignoreEverything(folder: string): void {
  try {
    writeFileSync(join(folder, ".gitignore"), "*\n", { flag: "wx" });
  } catch (error) {
    if (errnoOf(error) !== "EEXIST") throw error;
  }
}
