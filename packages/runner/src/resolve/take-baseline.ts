import type { CheckResult } from "../checks/run-checks.ts";
import { openTreeCapture, type TreeCapture } from "../git/capture-tree.ts";
import { guardRepository, type RepositoryGuard } from "../git/guard-repository.ts";
import { listDirtyPaths } from "../git/open-repository.ts";
import type { ResolveContext } from "./resolve-context.ts";
import { runConfiguredChecks } from "./verify.ts";

/** Everything as it was before the run. */
export interface Baseline {
  readonly capture: TreeCapture;
  /** The working tree. */
  readonly tree: string;
  readonly dirtyPaths: ReadonlySet<string>;
  readonly guard: RepositoryGuard;
  readonly checks: readonly CheckResult[];
}

/** Take down everything that the run will be held against. The checks come first: what they leave behind is not the run's. */
export async function takeBaseline(context: ResolveContext): Promise<Baseline> {
  const { options, repository } = context;
  options.onProgress?.({ type: "stage", stage: "baseline", detail: repository.top });
  const checks = await runConfiguredChecks(context, "before");
  const capture = await openTreeCapture(repository);
  return {
    capture,
    tree: await capture.capture(),
    dirtyPaths: await listDirtyPaths(repository),
    guard: guardRepository(repository),
    checks,
  };
}
