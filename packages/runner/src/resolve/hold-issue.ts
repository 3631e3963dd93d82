import { acquireIssueLock, acquireTreeLock } from "@ll-issues/tracker";

/**
 * Do a piece of work while nobody else works on the issue, in whatever worktree, nor in this working tree: what two runs change in one tree
 * cannot be told apart.
 *
 * @throws {LockedError} at once when somebody alive holds one of them.
 */
export async function holdIssue<T>(root: string, issueId: string, work: () => Promise<T>): Promise<T> {
  const issue = acquireIssueLock(root, issueId);
  try {
    const tree = acquireTreeLock(root);
    try {
      return await work();
    } finally {
      tree.release();
    }
  } finally {
    issue.release();
  }
}
