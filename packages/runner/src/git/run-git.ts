import { explainGitFailure, type GitEnding, type GitOptions, tryGit } from "@ll-issues/tracker";
import { RunnerError } from "../errors.ts";

export { tryGit } from "@ll-issues/tracker";

/**
 * Run one git command in a directory and return what it printed.
 *
 * @throws {RunnerError} LLI_GIT_BUSY when a lock of another git is in the way, LLI_GIT_FAILED with what it said otherwise.
 * @throws {TrackerError} LLI_NO_GIT when git cannot be started.
 */
export async function runGit(
  directory: string,
  args: readonly string[],
  options: GitOptions = {},
): Promise<Pick<GitEnding, "stdout" | "stderr">> {
  const ending = await tryGit(directory, args, options);
  failUnless(directory, args, ending);
  return ending;
}

/** @throws {RunnerError} LLI_GIT_BUSY or LLI_GIT_FAILED, unless a git command succeeded. */
export function failUnless(directory: string, args: readonly string[], ending: GitEnding): void {
  const failure = explainGitFailure(directory, args, ending);
  if (failure === null) return;
  const { code, message, path, hint } = failure;
  throw new RunnerError(code, message, { path, ...(hint === undefined ? {} : { hint }) });
}
