import type { CheckResult } from "./run-checks.ts";

/** A check's result after the run, with what it was before. */
export interface ComparedCheck extends CheckResult {
  /** It failed before the run as well, and no worse. */
  readonly failedBefore: boolean;
}

/**
 * Hold the checks after the run against those before it: a check that failed already, and does not fail in more places now, is not blamed
 * on the run.
 *
 * @param before empty where they were not run.
 */
export function compareChecks(before: readonly CheckResult[], after: readonly CheckResult[]): ComparedCheck[] {
  return after.map((check) => {
    const earlier = before.find(({ name, command }) => name === check.name && command === check.command);
    const failedBefore = earlier !== undefined && isFailing(earlier) && isFailing(check) && !isWorse(earlier, check);
    return { ...check, failedBefore, detail: failedBefore ? "already failing before" : check.detail };
  });
}

/** Whether a check says that something is wrong. */
function isFailing({ verdict }: Pick<CheckResult, "verdict">): boolean {
  return verdict === "FAIL" || verdict === "TIMEOUT";
}

/**
 * List the failing checks that stand between a change and "resolved": those the run made fail, or, where no check passes, all of them,
 * because then there is no evidence that anything works, whoever is to blame.
 */
export function decidingFailures(checks: readonly ComparedCheck[]): ComparedCheck[] {
  const failing = checks.filter(isFailing);
  const blamed = failing.filter(({ failedBefore }) => !failedBefore);
  const somePass = checks.some(({ verdict }) => verdict === "PASS");
  return blamed.length > 0 || somePass ? blamed : failing;
}

function isWorse(before: CheckResult, after: CheckResult): boolean {
  if (before.verdict !== after.verdict) return true;
  return before.counts !== null && after.counts !== null && after.counts.failed > before.counts.failed;
}
