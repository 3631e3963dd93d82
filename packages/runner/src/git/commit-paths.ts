import { access } from "node:fs/promises";
import path from "node:path";
import { explainGitFailure, step } from "@ll-issues/tracker";
import { RunnerError } from "../errors.ts";
import { type GitPatience, tryGitPatiently } from "./git-patience.ts";
import { type IndexEntries, readIndexEntries, restoreIndexEntries } from "./index-entries.ts";
import { type Repository, readHead } from "./open-repository.ts";
import { failUnless, runGit } from "./run-git.ts";
import { sparseArguments } from "./sparse-arguments.ts";

/** A commit to be made of certain paths and nothing else. */
export interface CommitRequest {
  /** Relative to the top of the working tree. */
  readonly paths: readonly string[];
  /** Whole message; taken as it is (`--cleanup=verbatim`). */
  readonly message: string;
  /** How long the hooks of the repository may take, in milliseconds; `0` is no limit, and so is none. */
  readonly hookTimeoutMs?: number;
}

/**
 * Commit exactly these paths as they are in the working tree. What a person has staged or changed elsewhere stays as it is.
 *
 * @returns whether there was something to commit.
 * @throws {RunnerError} LLI_GIT_FAILED with the words of git or of the repository's hook; LLI_GIT_BUSY when another git holds a lock for longer than
 * we wait. The index is then as it was.
 */
export async function commitPaths(
  repository: Repository,
  request: CommitRequest,
  patience: GitPatience = {},
): Promise<boolean> {
  const before = await readIndexEntries(repository);
  step("git-add");
  await addPaths(repository, await presentPaths(repository, request.paths, before), patience);
  const differing = await differingPaths(repository, request.paths);
  if (differing.length === 0) return false;
  step("git-commit");
  const failure = await commit(repository, { ...request, paths: differing }, patience);
  if (failure !== null) {
    await restoreIndexEntries(repository, differing, before, patience);
    throw failure;
  }
  step("git-committed");
  await settleIndex(repository, differing, patience);
  return true;
}

/**
 * Bring the index in step with the commit. A hook that formats what is committed leaves it behind (`git commit --only` writes the index before the hooks
 * run), and so does a git that is killed at its end. Where it cannot be done, `git status` shows it and nothing is lost.
 */
async function settleIndex(repository: Repository, paths: readonly string[], patience: GitPatience): Promise<void> {
  const args = ["reset", "--quiet", "--pathspec-from-file=-", "--pathspec-file-nul"];
  await tryGitPatiently(repository, args, { input: nulList(paths) }, patience);
}

async function addPaths(repository: Repository, paths: readonly string[], patience: GitPatience): Promise<void> {
  const args = ["add", "--all", ...sparseArguments(repository), "--pathspec-from-file=-", "--pathspec-file-nul"];
  failUnless(repository.top, args, await tryGitPatiently(repository, args, { input: nulList(paths) }, patience));
}

/** Make the commit; gives back why there is none. */
async function commit(
  repository: Repository,
  request: CommitRequest,
  patience: GitPatience,
): Promise<RunnerError | null> {
  const args = ["commit", "--quiet", "--only", "--cleanup=verbatim", "-m", request.message];
  const paths = ["--pathspec-from-file=-", "--pathspec-file-nul"];
  const options = { input: nulList(request.paths), timeoutMs: request.hookTimeoutMs ?? 0 };
  const subject = request.message.split("\n")[0] ?? "";
  const head = await readHead(repository);
  const ending = await tryGitPatiently(repository, [...args, ...paths], options, patience);
  if (ending.status === 0) return null;
  // A git that is killed after it has moved the branch has committed.
  if ((await readHead(repository)) !== head && (await readLastMessage(repository)).startsWith(subject)) {
    return null;
  }
  const failure = explainGitFailure(repository.top, args, ending);
  if (failure?.code === "LLI_GIT_BUSY") return new RunnerError(failure.code, failure.message, failure);
  const late = ending.timedOut ? "it took too long, a hook perhaps; " : "";
  const said = `${late}${ending.stderr}\n${ending.stdout.toString("utf8")}`.trim();
  return new RunnerError("LLI_GIT_FAILED", `git commit was refused: ${said.slice(0, 4000)}`, {
    path: repository.top,
    hint: "Nothing is lost: the changes are in the working tree. Mend what git or its hook names, then run `ll-issues resolve` again",
  });
}

async function readLastMessage(repository: Repository): Promise<string> {
  const log = await runGit(repository.top, ["log", "-1", "--format=%B", "HEAD"]);
  return log.stdout.toString("utf8");
}

/** `git add` refuses a path it neither finds on disk nor in the index, such as a file that was removed with `git rm`. */
async function presentPaths(
  repository: Repository,
  paths: readonly string[],
  indexed: IndexEntries,
): Promise<string[]> {
  const checked = await Promise.all(
    paths.map(async (file) => indexed.has(file) || (await exists(path.join(repository.top, file)))),
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
