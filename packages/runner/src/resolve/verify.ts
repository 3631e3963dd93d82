import { type ComparedCheck, compareChecks } from "../checks/compare-checks.ts";
import type { CheckResult } from "../checks/run-checks.ts";
import { runRedactedChecks } from "../checks/run-redacted-checks.ts";
import { keepInRunFolder } from "../runs/run-folder.ts";
import type { ResolveContext } from "./resolve-context.ts";

/**
 * Run the configured checks ourselves. What they print is kept beside the transcript.
 *
 * The commands are those of the configuration as it was read before the run: a run that edits it changes nothing about how it is judged.
 *
 * @param when `before` or `after` the run; names the logs.
 */
export async function runConfiguredChecks(context: ResolveContext, when: "before" | "after"): Promise<CheckResult[]> {
  const { options, folder, protection } = context;
  const results = await runRedactedChecks(options, folder.id, protection, (name) =>
    options.onProgress?.({ type: "stage", stage: "checks", detail: `${name} (${when} the run)` }),
  );
  for (const [index, { name, outputTail }] of results.entries()) {
    await keepInRunFolder(folder, `check-${index + 1}-${when}.log`, `# ${name}\n${outputTail}`);
  }
  return results;
}

/** Run the checks after the run and hold them against those before it. */
export async function verify(context: ResolveContext, before: readonly CheckResult[]): Promise<ComparedCheck[]> {
  return compareChecks(before, await runConfiguredChecks(context, "after"));
}
