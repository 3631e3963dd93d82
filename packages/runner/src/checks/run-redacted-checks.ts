import { commandEnvironment } from "../prepare/environments.ts";
import type { Protection } from "../protect/protect-run.ts";
import { createRunRedactor } from "../redact/run-redactor.ts";
import type { ResolveOptions } from "../resolve/resolve-options.ts";
import { type CheckResult, runChecks } from "./run-checks.ts";

/** Whose checks are run, where, and what ends them. */
export type CheckedRun = Pick<ResolveOptions, "root" | "config" | "env" | "signal" | "killSignal">;

/**
 * Run the configured checks without our login in their environment, and take the secrets of ours out of what they print.
 *
 * @param runId marks what they start.
 * @param protection keeps them from reading what they must not; null where there is none.
 * @param onStart is told the name of each check as it begins.
 */
export async function runRedactedChecks(
  options: CheckedRun,
  runId: string,
  protection: Protection | null,
  onStart: (name: string) => void,
): Promise<CheckResult[]> {
  const { root, config, signal, killSignal } = options;
  const redact = createRunRedactor(options);
  const results = await runChecks(
    config.checks,
    {
      cwd: root,
      env: commandEnvironment(options, runId),
      wrapper: protection?.wrapper,
      timeoutMs: config.limits.checkSeconds * 1000,
      runId,
      signal,
      killSignal,
    },
    ({ name }) => onStart(name),
  );
  return results.map((result) => ({
    ...result,
    detail: redact(result.detail),
    outputTail: redact(result.outputTail),
  }));
}
