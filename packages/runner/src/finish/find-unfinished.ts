import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { isSameIssue } from "@ll-issues/parser";
import { openRunFolder, type RunFolder } from "../runs/run-folder.ts";
import { type FinishPlan, readFinishPlan } from "./finish-plan.ts";

/** A run whose outcome was decided and that was not brought to its end. */
export interface UnfinishedRun {
  readonly folder: RunFolder;
  readonly plan: FinishPlan;
}

/**
 * Find the run of an issue that was killed, or whose commit was refused, between its outcome and its end; the newest where there are several.
 *
 * Whoever asks holds the issue's lock, so nobody is at work on it.
 *
 * @param stateDir absolute path of the state folder.
 */
export function findUnfinished(stateDir: string, issueId: string): UnfinishedRun | null {
  const runs = path.join(stateDir, "runs");
  if (!existsSync(runs)) return null;
  for (const id of readdirSync(runs).sort().reverse()) {
    const folder = openRunFolder(stateDir, id);
    const plan = readFinishPlan(folder.path);
    if (plan !== null && isSameIssue(plan.issueId, issueId)) return { folder, plan };
  }
  return null;
}
