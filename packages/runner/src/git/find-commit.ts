import type { Repository } from "./open-repository.ts";
import { tryGit } from "./run-git.ts";

/**
 * Find the commit that a name stands for in this clone; null where it has none.
 *
 * @param name a branch, tag or commit, as a person or a CI job names it; it may begin with a dash.
 */
export async function findCommit(repository: Repository, name: string): Promise<string | null> {
  const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`];
  const { status, stdout } = await tryGit(repository.top, args);
  const id = stdout.toString("utf8").trim();
  return status === 0 && id !== "" ? id : null;
}
