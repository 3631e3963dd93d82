import { randomBytes } from "node:crypto";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../config/config.ts";
import { runGit } from "../git/run-git.ts";
import { findGit } from "../lock/state-dir.ts";
import { highestNumberOf } from "./highest-number.ts";

/** What was seen of the history so far. It can be deleted at any time: then the whole history is read again. */
interface Seen {
  readonly version: 1;
  /** The issues folder it was seen of. */
  readonly dir: string;
  /** Object ids of the tips whose whole history was looked at. */
  readonly tips: readonly string[];
  readonly highest: number;
}

/**
 * Find the highest number that any commit ever added, on every branch, remote-tracking branch, tag and detached work tree: an issue
 * that was deleted or renumbered keeps its number.
 *
 * Only commits that are new since the last call are read, because a repository can have a million of them.
 *
 * @param root The tracker's root, absolute.
 * @param folder Where to remember what was seen, absolute.
 * @throws {TrackerError} LLI_NO_GIT, LLI_GIT_FAILED when the root is in a repository that git cannot read.
 */
export async function highestNumberInHistory(root: string, config: Config, folder: string): Promise<number> {
  if (findGit(root) === null) return 0;
  const file = join(folder, "history.json");
  const seen = readSeen(file, config.issues.dir);
  const refs = await runGit(root, ["for-each-ref", "--format=%(objectname)"]);
  const tips = [...new Set(refs.toString("utf8").split("\n").filter(Boolean))].sort();
  const known = new Set(seen.tips);
  if (tips.length === 0 || tips.every((tip) => known.has(tip))) return seen.highest;
  const added = await runGit(root, [...LOG_ARGUMENTS, "--", config.issues.dir], {
    input: seen.tips.map((tip) => `^${tip}\n`).join(""),
  });
  const highest = Math.max(seen.highest, highestNumberOf(added.toString("utf8").split("\0"), config.issues));
  writeSeen(file, { version: 1, dir: config.issues.dir, tips, highest });
  return highest;
}

/**
 * Every file that a commit added: `--full-history` because a merge that dropped a branch's files hides that branch otherwise, `-c` for
 * files that a merge itself added, `--root` for those of the first commit, `--ignore-missing` for remembered tips that were
 * pruned since (git-log(1)).
 */
const LOG_ARGUMENTS = [
  "log",
  "--root",
  "--all",
  "--ignore-missing",
  "--stdin",
  "--full-history",
  "--no-renames",
  "--no-ext-diff",
  "--diff-filter=A",
  "-c",
  "--name-only",
  "--format=",
  "-z",
];

function readSeen(file: string, dir: string): Seen {
  const nothing: Seen = { version: 1, dir, tips: [], highest: 0 };
  try {
    const value: Partial<Seen> = JSON.parse(readFileSync(file, "utf8"));
    const { version, tips, highest } = value;
    const isWhole = version === 1 && value.dir === dir && Array.isArray(tips) && Number.isSafeInteger(highest);
    const isSound = isWhole && tips.every((tip) => /^[0-9a-f]{40,64}$/.test(String(tip)));
    return isSound ? { version, dir, tips, highest: Number(highest) } : nothing;
  } catch {
    return nothing;
  }
}

/** Put in place by renaming, so that a process that reads it meanwhile finds the old or the new one. */
function writeSeen(file: string, seen: Seen): void {
  const temporary = `${file}.${randomBytes(6).toString("hex")}`;
  writeFileSync(temporary, JSON.stringify(seen));
  renameSync(temporary, file);
}
