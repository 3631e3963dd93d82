import { existsSync } from "node:fs";
import path from "node:path";
import { RunnerError } from "../errors.ts";
import { runGit, tryGit } from "./run-git.ts";

/** A git repository as seen from the root of an issue tree. */
export interface Repository {
  /** `snapshots` is a private one that only serves to see what changes, where there is no git: nothing is committed to it. */
  readonly kind: "git" | "snapshots";
  /** Top of the working tree, absolute. */
  readonly top: string;
  /** The directory that linked worktrees share, absolute. */
  readonly commonDir: string;
  /** The directory of this worktree's HEAD and index, absolute. */
  readonly gitDir: string;
  /** The way from the top to the directory it was opened from: empty, or with `/` at its end. */
  readonly prefix: string;
  /** What git must be told to use it; empty where git finds it by itself. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Find the repository that a directory lies in.
 *
 * @throws {RunnerError} LLI_NO_GIT when there is none: without git nobody could see what a run changed.
 */
export async function openRepository(directory: string): Promise<Repository> {
  const found = await tryGit(directory, [
    "rev-parse",
    "--path-format=absolute",
    "--show-toplevel",
    "--git-common-dir",
    "--git-dir",
    "--show-prefix",
  ]);
  // The prefix comes last because a folder below the top may have line ends in its name.
  const [top, commonDir, gitDir, ...prefix] = found.stdout.toString("utf8").replace(/\n$/, "").split("\n");
  if (found.status !== 0 || !top || !commonDir || !gitDir) {
    throw new RunnerError(
      "LLI_NO_GIT",
      `No git working tree at ${directory}: ${found.stderr.trim().split("\n")[0] ?? ""}`,
      {
        path: directory,
        hint: "Run `git init` and commit once: the record of a run is what git saw change",
      },
    );
  }
  return { kind: "git", top, commonDir, gitDir, prefix: prefix.join("\n"), env: {} };
}

/** What stands half-done in a repository, in git's own words. */
const UNFINISHED = [
  ["MERGE_HEAD", "a merge"],
  ["CHERRY_PICK_HEAD", "a cherry-pick"],
  ["REVERT_HEAD", "a revert"],
  ["rebase-merge", "a rebase"],
  ["rebase-apply", "a rebase"],
  ["BISECT_LOG", "a bisect"],
] as const;

/**
 * Say what the repository is in the middle of, or null: nothing may be committed into a half-done merge.
 */
export function unfinishedOperation(repository: Repository): string | null {
  const found = UNFINISHED.find(([name]) => existsSync(path.join(repository.gitDir, name)));
  return found?.[1] ?? null;
}

/** The commit HEAD names, or null on a branch without a commit. */
export async function readHead(repository: Repository): Promise<string | null> {
  const head = await tryGit(repository.top, ["rev-parse", "--verify", "--quiet", "HEAD"], { env: repository.env });
  return head.status === 0 ? head.stdout.toString("utf8").trim() : null;
}

/** Whether HEAD names a commit and no branch: what is committed then is on no branch. */
export async function isDetached(repository: Repository): Promise<boolean> {
  const branch = await tryGit(repository.top, ["symbolic-ref", "--quiet", "HEAD"], { env: repository.env });
  return branch.status === 1;
}

/** Paths that a merge has left in conflict, relative to the top: no commit can be made beside them. */
export async function listUnmergedPaths(repository: Repository): Promise<readonly string[]> {
  const listing = await runGit(repository.top, ["ls-files", "--unmerged", "-z"], { env: repository.env });
  const lines = listing.stdout.toString("utf8").split("\0").slice(0, -1);
  return [...new Set(lines.map((line) => line.slice(line.indexOf("\t") + 1)))];
}

/** Whether git leaves a path out because of a `.gitignore`; a tracked path never is. */
export async function isIgnored(repository: Repository, file: string): Promise<boolean> {
  // Not check-ignore: it takes no literal paths.
  const args = ["ls-files", "--others", "--ignored", "--exclude-standard", "-z", "--", file];
  return (await runGit(repository.top, args, { env: repository.env })).stdout.length > 0;
}

/**
 * Paths that differ from HEAD in the index or the working tree, or are untracked; relative to the top, with `/`. Without git nothing is dirty: nobody
 * has said what is finished.
 */
export async function listDirtyPaths(repository: Repository): Promise<ReadonlySet<string>> {
  if (repository.kind === "snapshots") return new Set();
  const status = await runGit(
    repository.top,
    ["status", "--porcelain=v2", "-z", "--untracked-files=all", "--no-renames", "--ignore-submodules=all"],
    {
      env: { GIT_OPTIONAL_LOCKS: "0" },
    },
  );
  const paths = new Set<string>();
  for (const entry of status.stdout.toString("utf8").split("\0")) {
    const dirty = readStatusPath(entry);
    if (dirty !== null) paths.add(dirty);
  }
  return paths;
}

/** git-status(1), porcelain format version 2: the number of fields before the path depends on the first character. */
function readStatusPath(entry: string): string | null {
  const fieldsBefore = { "1": 8, u: 10, "?": 1 }[entry.charAt(0)];
  if (fieldsBefore === undefined) return null;
  return entry.split(" ").slice(fieldsBefore).join(" ");
}
