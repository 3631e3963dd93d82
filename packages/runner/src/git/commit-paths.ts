import { access } from "node:fs/promises";
import path from "node:path";
import { step } from "@ll-issues/tracker";
import { RunnerError } from "../errors.ts";
import { type Repository, readHead } from "./open-repository.ts";
import { runGit, tryGit } from "./run-git.ts";

/** A commit to be made of certain paths and nothing else. */
export interface CommitRequest {
  /** Relative to the top of the working tree. */
  readonly paths: readonly string[];
  /** Whole message; taken as it is (`--cleanup=verbatim`). */
  readonly message: string;
}

/**
 * Commit exactly these paths as they are in the working tree. What a person has staged or changed elsewhere stays as it is.
 *
 * @returns whether there was something to commit.
 * @throws {RunnerError} LLI_GIT_FAILED with the words of git or of the repository's hook; LLI_GIT_BUSY when another git holds a lock.
 */
export async function commitPaths(repository: Repository, request: CommitRequest): Promise<boolean> {
  step("git-add");
  const present = await presentPaths(repository, request.paths);
  await runGit(repository.top, ["add", "--all", "--pathspec-from-file=-", "--pathspec-file-nul"], {
    input: nulList(present),
  });
  const differing = await differingPaths(repository, request.paths);
  if (differing.length === 0) return false;
  const list = nulList(differing);
  step("git-commit");
  const messageArgs = ["commit", "--quiet", "--only", "--cleanup=verbatim", "-m", request.message];
  const committed = await tryGit(repository.top, [...messageArgs, "--pathspec-from-file=-", "--pathspec-file-nul"], {
    input: list,
  });
  if (committed.status !== 0) {
    await unstage(repository, differing);
    const said = `${committed.stderr}\n${committed.stdout.toString("utf8")}`.trim();
    throw new RunnerError("LLI_GIT_FAILED", `git commit was refused: ${said.slice(0, 4000)}`, {
      path: repository.top,
      hint: "Nothing is lost: the changes are in the working tree. Mend what git or its hook names, then run `ll-issues resolve` again",
    });
  }
  step("git-committed");
  return true;
}

/** Take back what was added to the index for a commit that did not come about; the working tree keeps everything. */
async function unstage(repository: Repository, paths: readonly string[]): Promise<void> {
  if ((await readHead(repository)) === null) return;
  await tryGit(repository.top, ["reset", "--quiet", "--pathspec-from-file=-", "--pathspec-file-nul"], {
    input: nulList(paths),
  });
}

/** `git add` refuses a path it neither finds on disk nor in the index, such as a file that was removed with `git rm`. */
async function presentPaths(repository: Repository, paths: readonly string[]): Promise<string[]> {
  const indexed = await runGit(repository.top, ["ls-files", "-z", "--cached"], {});
  const known = new Set(indexed.stdout.toString("utf8").split("\0"));
  const checked = await Promise.all(
    paths.map(async (file) => known.has(file) || (await exists(path.join(repository.top, file)))),
  );
  return paths.filter((_, index) => checked[index]);
}

async function differingPaths(repository: Repository, paths: readonly string[]): Promise<string[]> {
  const head = await readHead(repository);
  if (head === null) return [...paths];
  const cached = await runGit(repository.top, [
    "diff-index",
    "--cached",
    "--name-only",
    "-z",
    "--no-renames",
    "--no-ext-diff",
    head,
  ]);
  const differing = new Set(cached.stdout.toString("utf8").split("\0"));
  return paths.filter((file) => differing.has(file));
}

function nulList(paths: readonly string[]): string {
  return paths.map((file) => `${file}\0`).join("");
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/**
 * Find the commit of a run by its trailer, the oldest where there are several.
 *
 * @returns null when no commit that HEAD reaches names the run.
 */
export async function findRunCommit(repository: Repository, runId: string): Promise<string | null> {
  if ((await readHead(repository)) === null) return null;
  const found = await runGit(repository.top, ["log", "--format=%H", "--fixed-strings", `--grep=Run: ${runId}`, "HEAD"]);
  return found.stdout.toString("utf8").trim().split("\n").at(-1) || null;
}
