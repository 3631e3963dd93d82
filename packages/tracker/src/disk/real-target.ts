import { realpathSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import { FileError } from "../errors.ts";
import { toFileError } from "./io-error.ts";

/** A file that may be written: its folder has no links in it and lies in the root. */
export interface Target {
  readonly path: string;
  readonly folder: string;
  /** Relative to the root, "/" separated, for messages. */
  readonly name: string;
}

/**
 * Resolve the links of a file's folder, once, so that a folder that is a link cannot lead out of the root. The file
 * itself need not be there and is not looked at.
 *
 * @param path Absolute.
 * @param root Absolute.
 * @throws {FileError} `LLI_OUTSIDE_ROOT`, or `LLI_IO` when the folder is not there.
 */
export function findTarget(path: string, root: string): Target {
  const name = relative(root, path).split(sep).join("/");
  let folder: string;
  let realRoot: string;
  try {
    folder = realpathSync.native(dirname(path));
    realRoot = realpathSync.native(root);
  } catch (error) {
    throw toFileError(error, "could not reach", name);
  }
  if (!isWithin(folder, realRoot)) {
    throw new FileError("LLI_OUTSIDE_ROOT", `${name} lies outside the root`, null, {
      path: name,
      hint: "A folder on the way is a symbolic link that leads out of the repository, or the path has `..` in it.",
    });
  }
  return { path: join(folder, basename(path)), folder, name };
}

function isWithin(folder: string, root: string): boolean {
  return folder === root || folder.startsWith(root.endsWith(sep) ? root : root + sep);
}
