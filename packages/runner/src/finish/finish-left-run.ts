import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { type Config, removeAbandoned, TEMPORARY_SUFFIX } from "@ll-issues/tracker";
import type { Repository } from "../git/open-repository.ts";
import { holdIssue } from "../resolve/hold-issue.ts";
import type { ResolveRun } from "../resolve/resolve-run.ts";
import { Journal } from "../runs/journal.ts";
import { writeRunResult } from "../runs/run-folder.ts";
import { applyFinishPlan } from "./apply-finish-plan.ts";
import type { UnfinishedRun } from "./find-unfinished.ts";
import { type FinishPlan, readFinishPlan } from "./finish-plan.ts";

/** Whose run is finished, and who is told. */
export interface FinishOptions {
  /** Absolute path of the folder that holds `.issues/`. */
  readonly root: string;
  readonly config: Config;
  /** Told before anything is done. */
  readonly onStart?: (plan: FinishPlan) => void;
}

/**
 * Bring a run that was killed, or whose commit was refused, between its outcome and its end to that end, without Claude.
 *
 * @returns null when whoever held the issue until now has ended it.
 * @throws {LockedError} when somebody alive is at work on the issue, or in the working tree.
 */
export async function finishLeftRun(
  { root, config, onStart }: FinishOptions,
  repository: Repository,
  { folder, plan: { issueId } }: UnfinishedRun,
): Promise<ResolveRun | null> {
  return holdIssue(root, issueId, async () => {
    const plan = readFinishPlan(folder.path);
    if (plan === null) return null;
    onStart?.(plan);
    const journal = new Journal(folder.path);
    const hookTimeoutMs = config.limits.checkSeconds * 1000;
    const run = await applyFinishPlan(plan, { root, repository, folder, journal, hookTimeoutMs });
    await writeRunResult(folder, run);
    sweepTemporaries(root, plan);
    return run;
  });
}

/** A process that was killed while it wrote has left its temporary file beside the one it wrote. */
function sweepTemporaries(root: string, { issuePath, companions, move }: FinishPlan): void {
  const files = [issuePath, ...companions.map((file) => file.path), ...(move === null ? [] : [move.to])];
  for (const file of files) {
    const directory = path.dirname(path.join(root, file));
    if (!existsSync(directory)) continue;
    for (const name of readdirSync(directory)) if (name.endsWith(TEMPORARY_SUFFIX)) removeAbandoned(directory, name);
  }
}
