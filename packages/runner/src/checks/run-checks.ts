import { formatCounts, readCounts, type TestCounts } from "./read-counts.ts";
import { type CommandEnding, type RunCommandOptions, runCommand } from "./run-command.ts";

/** What a check came to. */
export type CheckVerdict = "PASS" | "FAIL" | "SKIP" | "TIMEOUT";

/** A check as the configuration names it. */
export interface Check {
  readonly name: string;
  /** Given to `sh -c`; it comes from the trusted configuration only. */
  readonly command: string;
}

/** A check that was run by us. */
export interface CheckResult {
  readonly name: string;
  readonly command: string;
  readonly verdict: CheckVerdict;
  /** What stands in parentheses behind the verdict in the record. */
  readonly detail: string;
  /** What the check's own runner counted; null where it is not a known one. */
  readonly counts: TestCounts | null;
  readonly durationMs: number;
  /** The last of what it printed, both streams in the order they came. */
  readonly outputTail: string;
}

/**
 * Run the configured checks one after another and report each; a check that fails does not keep the others from running.
 *
 * @param onStart is told each check as it begins.
 */
export async function runChecks(
  checks: readonly Check[],
  options: RunCommandOptions,
  onStart: (check: Check) => void = () => {},
): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const check of checks) {
    onStart(check);
    results.push(await runCheck(check, options));
  }
  return results;
}

async function runCheck(check: Check, options: RunCommandOptions): Promise<CheckResult> {
  const ending = await runCommand(check.command, options);
  const counts = readCounts(ending.outputTail);
  return {
    ...check,
    ...judge(ending, counts, options.timeoutMs),
    counts,
    durationMs: ending.durationMs,
    outputTail: ending.outputTail,
  };
}

function judge(
  ending: CommandEnding,
  counts: TestCounts | null,
  timeoutMs: number,
): Pick<CheckResult, "verdict" | "detail"> {
  if (ending.stopped) return { verdict: "TIMEOUT", detail: `no end after ${Math.round(timeoutMs / 1000)} s` };
  const said = counts === null ? [] : [formatCounts(counts)];
  if (ending.signal !== null) return { verdict: "FAIL", detail: [...said, `ended by ${ending.signal}`].join(", ") };
  if (ending.exitCode !== 0) return { verdict: "FAIL", detail: [...said, `exit ${ending.exitCode}`].join(", ") };
  return { verdict: "PASS", detail: said[0] ?? `exit 0, ${(ending.durationMs / 1000).toFixed(1)} s` };
}
