import { realpathSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { TrackerError } from "../errors.ts";

/** The configuration's name; it stands at the root. */
export const CONFIG_FILE = "ll-issues.config.json";

/** The folder of the issues where the configuration names no other. */
export const DEFAULT_ISSUES_DIR = ".issues";

/**
 * Find the root of the tracker: the nearest folder upward that holds `.issues/` or `ll-issues.config.json`.
 *
 * @param cwd Where to begin, absolute.
 * @param explicit The folder given with `-C`, relative to `cwd` or absolute: then that very folder is the root.
 * @returns The absolute path with symbolic links resolved, so that one root has one name.
 * @throws {TrackerError} `LLI_ROOT_NOT_FOUND` when the explicit folder is not there, `LLI_NO_ISSUES_DIR` when no folder
 *   is a root.
 */
export function findRoot(cwd: string, explicit?: string): string {
  if (explicit !== undefined) return checkedRoot(resolve(cwd, explicit), explicit);
  const start = realpathSync.native(cwd);
  for (let folder = start; ; folder = dirname(folder)) {
    if (isRoot(folder)) return folder;
    if (dirname(folder) === folder) throw noIssuesDir(`${start} or any folder above it`, start);
  }
}

function checkedRoot(folder: string, asGiven: string): string {
  if (!isDirectory(folder)) {
    throw new TrackerError("LLI_ROOT_NOT_FOUND", `${asGiven} is not a folder`, {
      path: asGiven,
      hint: "Give the folder that holds .issues/ with -C.",
    });
  }
  const root = realpathSync.native(folder);
  if (!isRoot(root)) throw noIssuesDir(asGiven, asGiven);
  return root;
}

function noIssuesDir(where: string, path: string): TrackerError {
  return new TrackerError("LLI_NO_ISSUES_DIR", `no ${DEFAULT_ISSUES_DIR}/ folder in ${where}`, {
    path,
    hint: "Run `ll-issues init` at the top of your repository, or name the folder with -C.",
  });
}

function isRoot(folder: string): boolean {
  return isDirectory(join(folder, DEFAULT_ISSUES_DIR)) || isFile(join(folder, CONFIG_FILE));
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
