import { tryGit } from "../git/run-git.ts";
import { findGit } from "../lock/state-dir.ts";

/** What history knows of a file that is not there any more. */
export interface LostFile {
  /** Whether it was ever committed. */
  readonly isKnown: boolean;
  /** What it is called now, relative to the root; null when no commit renamed it to something that is still there. */
  readonly now: string | null;
}

/** A file that was renamed more often than this has lost its way. */
const MAX_RENAMES = 5;

/**
 * Ask history about a file that is gone: the last commit that took its name away says whether it was renamed, by git's own reckoning of what
 * is alike (git-diff(1), `--find-renames`).
 *
 * @param root Absolute.
 * @param file Relative to the root; it may come from an issue's text, so it reaches git as a literal path only.
 * @param isThere Tells whether a path is there now.
 */
export async function findRenamedFile(
  root: string,
  file: string,
  isThere: (path: string) => boolean,
): Promise<LostFile> {
  if (findGit(root) === null || /[\0\n\\]/.test(file)) return { isKnown: false, now: null };
  let name = file;
  let isKnown = false;
  for (let renames = 0; renames < MAX_RENAMES; renames += 1) {
    const commit = await findRemoval(root, name);
    if (commit === null) break;
    isKnown = true;
    const next = await findNewName(root, commit, name);
    if (next === null) break;
    if (isThere(next)) return { isKnown, now: next };
    name = next;
  }
  return { isKnown, now: null };
}

async function findRemoval(root: string, file: string): Promise<string | null> {
  const log = ["log", "-1", "--format=%H", "--no-renames", "--diff-filter=D", "--full-history", "HEAD", "--", file];
  const { status, stdout } = await tryGit(root, log);
  const commit = stdout.toString("utf8").trim();
  return status === 0 && commit !== "" ? commit : null;
}

async function findNewName(root: string, commit: string, file: string): Promise<string | null> {
  const args = [
    "diff-tree",
    "-r",
    "-z",
    "--name-status",
    "--find-renames",
    "--diff-filter=R",
    "--relative",
    "--no-commit-id",
  ];
  const { status, stdout } = await tryGit(root, [...args, commit]);
  if (status !== 0) return null;
  const fields = stdout.toString("utf8").split("\0");
  for (let at = 0; at + 2 < fields.length; at += 3) if (fields[at + 1] === file) return fields[at + 2] ?? null;
  return null;
}
