import { openStateDir } from "@ll-issues/tracker";
import type { CheckResult } from "../checks/run-checks.ts";
import { adoptKeptWork } from "../evidence/adopt-kept-work.ts";
import { openTreeCapture, type TreeCapture } from "../git/capture-tree.ts";
import { guardRepository, type RepositoryGuard } from "../git/guard-repository.ts";
import { listDirtyPaths } from "../git/open-repository.ts";
import { captureDirOf, dropWork, findKeptWork, keepAdopted, keepBaseline } from "../runs/kept-work.ts";
import type { ResolveContext } from "./resolve-context.ts";
import { runConfiguredChecks } from "./verify.ts";

/** Everything as it was before the run. */
export interface Baseline {
  readonly capture: TreeCapture;
  /** The working tree, without what an earlier run of this issue has left in it. */
  readonly tree: string;
  readonly dirtyPaths: ReadonlySet<string>;
  readonly guard: RepositoryGuard;
  readonly checks: readonly CheckResult[];
}

/** Take down everything that the run will be held against. The checks come first: what they leave behind is not the run's. */
export async function takeBaseline(context: ResolveContext, issueId: string): Promise<Baseline> {
  const { options, repository, folder } = context;
  options.onProgress?.({ type: "stage", stage: "baseline", detail: repository.top });
  const isPlanning = options.mode === "plan";
  const checks = isPlanning ? [] : await runConfiguredChecks(context, "before");
  const capture = await openTreeCapture(repository, captureDirOf(folder));
  const now = await capture.capture();
  const dirty = new Set(await listDirtyPaths(repository));
  // Who only plans takes nothing over: what earlier runs have left waits for the one that works.
  const tree = isPlanning ? now : await goOnFromEarlierRuns(context, issueId, capture, now, dirty);
  if (!isPlanning) keepBaseline(folder, tree, dirty);
  return { capture, tree, dirtyPaths: dirty, guard: await guardRepository(repository), checks };
}

/** What earlier runs of this issue did is this run's to finish: it is no longer dirty, and part of what will be held against git. */
async function goOnFromEarlierRuns(
  context: ResolveContext,
  issueId: string,
  capture: TreeCapture,
  now: string,
  dirty: Set<string>,
): Promise<string> {
  const { options, repository, folder } = context;
  const [newest, ...older] = findKeptWork(openStateDir(options.root), issueId, folder.id);
  for (const { folder: earlier } of older) dropWork(earlier);
  if (newest === undefined) return now;
  const { tree, paths } = await adoptKeptWork(capture, now, newest.work, repository.top, options.env);
  for (const file of paths) dirty.delete(file);
  if (paths.length > 0) {
    keepAdopted(folder, paths);
    const names = paths.slice(0, 3).join(", ");
    options.onProgress?.({
      type: "stage",
      stage: "baseline",
      detail: `going on from ${newest.folder.id}: ${names}${paths.length > 3 ? " …" : ""}`,
    });
  }
  return tree;
}
