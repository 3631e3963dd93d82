import path from "node:path";
import { reapRuns } from "@ll-issues/claude";
import { findIssue, openStateDir } from "@ll-issues/tracker";
import { assertTrusted } from "../ci/assert-trusted.ts";
import { findUnfinished, type UnfinishedRun } from "../finish/find-unfinished.ts";
import { finishLeftRun } from "../finish/finish-left-run.ts";
import type { FinishPlan } from "../finish/finish-plan.ts";
import { openDesk } from "../gates/gate-desk.ts";
import type { Repository } from "../git/open-repository.ts";
import { openRepositoryOrSnapshots } from "../git/open-snapshots.ts";
import { findPlan } from "../plan/find-plan.ts";
import { assertEditable } from "../prepare/assert-editable.ts";
import { protectRun } from "../protect/protect-run.ts";
import { Journal } from "../runs/journal.ts";
import { createRunFolder, discardRunFolder, readRunResult, writeRunResult } from "../runs/run-folder.ts";
import { holdIssue } from "./hold-issue.ts";
import type { ResolveContext } from "./resolve-context.ts";
import type { ResolveOptions } from "./resolve-options.ts";
import type { ResolveRun } from "./resolve-run.ts";
import { runSteps } from "./run-steps.ts";

/**
 * Resolve one issue: claim it, have Claude work on it, see in git what changed, run the checks, and on success record and commit.
 *
 * Claude's report is testimony: the outcome follows from how the process ended, what git saw and what the checks said. Where the
 * outcome is not success the issue's file and the history stay as they are; what was changed is named in the result. A run that was
 * killed after its outcome was decided is brought to its end instead, without Claude.
 *
 * @returns one value for every way it can end.
 * @throws an error with an `LLI_` code when it could not be started: no such issue, no git, no claude, a broken template.
 */
export async function resolveIssue(options: ResolveOptions): Promise<ResolveRun> {
  const stateDir = openStateDir(options.root);
  await reapRuns(path.join(stateDir, "processes"));
  const unfinished = findUnfinished(stateDir, options.root, options.reference);
  if (unfinished !== null) return await finishEarlierRun(options, unfinished);
  const found = await findIssue(options.root, options.config, options.reference);
  assertEditable(found);
  const plan = findPlan(options.root, options.config, found.parsed.id);
  const texts = plan === null ? [found.path] : [found.path, plan.path];
  await assertTrusted({ ...options, texts, trust: options.trust ?? [] });
  const repository = await openRepositoryOrSnapshots(options.root, stateDir);
  const commit = options.commit && repository.kind === "git";
  return holdIssue(options.root, found.parsed.id, () =>
    startRun({ ...options, commit }, repository, stateDir, found.parsed.id),
  );
}

async function finishEarlierRun(options: ResolveOptions, left: UnfinishedRun): Promise<ResolveRun> {
  const repository = await openRepositoryOrSnapshots(options.root, openStateDir(options.root));
  const onStart = ({ runId }: FinishPlan): void =>
    options.onProgress?.({ type: "stage", stage: "record", detail: `finishing the earlier run ${runId}` });
  const run = await finishLeftRun({ ...options, onStart }, repository, left);
  // Ended by somebody else, as they have put it down: it may have become a conflict.
  return run ?? readRunResult(left.folder) ?? left.plan.run;
}

async function startRun(
  options: ResolveOptions,
  repository: Repository,
  stateDir: string,
  issueId: string,
): Promise<ResolveRun> {
  const startedAt = (options.now ?? (() => new Date()))();
  const folder = await createRunFolder(stateDir, { root: options.root, issueId, now: startedAt });
  const resolve: ResolveContext = {
    options,
    repository,
    folder,
    journal: new Journal(folder.path),
    startedAt,
    desk: openDesk(),
    protection: options.isolate === true ? protectRun(options) : null,
  };
  try {
    const run = await runSteps(resolve);
    await writeRunResult(folder, run);
    return run;
  } catch (error) {
    await discardRunFolder(folder);
    throw error;
  }
}
