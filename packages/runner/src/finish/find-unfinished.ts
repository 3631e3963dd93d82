import { matchesReference } from "../runs/matches-reference.ts";
import { isRunAt, listRunIds, openRunFolder, type RunFolder } from "../runs/run-folder.ts";
import { type FinishPlan, readFinishPlan } from "./finish-plan.ts";

/** A run whose outcome was decided and that was not brought to its end. */
export interface UnfinishedRun {
  readonly folder: RunFolder;
  readonly plan: FinishPlan;
}

/**
 * Find the run of an issue that was killed, or whose commit was refused, between its outcome and its end; the newest where there are several.
 *
 * Looked for by reference and not by file: a move that was cut short has left two files with one id.
 *
 * @param stateDir absolute path of the state folder.
 * @param root of the tree that is to be finished in: worktrees share the state folder, and what a run changed is in its own.
 * @param reference the issue as a person names it.
 */
export function findUnfinished(stateDir: string, root: string, reference: string): UnfinishedRun | null {
  for (const id of listRunIds(stateDir)) {
    const folder = openRunFolder(stateDir, id);
    const plan = readFinishPlan(folder.path);
    if (plan === null || !matchesReference(plan.issueId, reference) || !isRunAt(folder, root)) continue;
    return { folder, plan };
  }
  return null;
}
