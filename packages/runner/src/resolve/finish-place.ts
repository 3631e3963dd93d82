import type { FinishPlace } from "../finish/apply-finish-plan.ts";
import type { ResolveContext } from "./resolve-context.ts";

/** Give back where the end of a run is carried out. */
export function finishPlace({ options, repository, folder, journal }: ResolveContext): FinishPlace {
  return {
    root: options.root,
    repository,
    folder,
    journal,
    hookTimeoutMs: options.config.limits.checkSeconds * 1000,
    onWait: (lock) =>
      options.onProgress?.({ type: "stage", stage: "commit", detail: `waiting for another git (${lock})` }),
  };
}
