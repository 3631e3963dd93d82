import { relative, resolve } from "node:path";
import { tryGit } from "../git/run-git.ts";
import { findGit } from "../lock/state-dir.ts";

/**
 * List the tracker's root in every work tree of the repository, this one included.
 *
 * @param root The tracker's root, absolute.
 * @returns Absolute paths, not all of which need to be there; only `root` outside git.
 */
export async function listRoots(root: string): Promise<readonly string[]> {
  const git = findGit(root);
  if (git === null) return [root];
  const listed = await tryGit(root, ["worktree", "list", "--porcelain"]);
  if (listed.status !== 0) return [root];
  const below = relative(git.workTree, root);
  // git-worktree(1), PORCELAIN FORMAT: an attribute a line, each record beginning with `worktree <path>`.
  const trees = [...listed.stdout.toString("utf8").matchAll(/^worktree (.+)$/gm)].map(([, path = ""]) => path);
  return [...new Set([root, ...trees.map((tree) => resolve(tree, below))])];
}
