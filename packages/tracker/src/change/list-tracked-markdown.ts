import { tryGit } from "../git/run-git.ts";
import { findGit } from "../lock/state-dir.ts";
import { isMarkdown } from "../scan/list-folder.ts";

/**
 * List the Markdown files below the root that git tracks, whether they are in the working tree or not; none without git, or where git
 * refuses to look.
 *
 * @param root Absolute.
 * @returns Paths relative to the root, "/" separated.
 * @throws {TrackerError} LLI_NO_GIT when this is a repository and git cannot be started.
 */
export async function listTrackedMarkdown(root: string): Promise<readonly string[]> {
  if (findGit(root) === null) return [];
  const { status, stdout } = await tryGit(root, ["ls-files", "-z", "--cached"]);
  if (status !== 0) return [];
  return [...new Set(stdout.toString("utf8").split("\0").filter(isMarkdown))];
}
