import type { ClaudeOutcome } from "@ll-issues/claude";
import { type ComparedCheck, decidingFailures } from "../checks/compare-checks.ts";
import type { Change } from "../evidence/gather-changes.ts";
import type { Verdict } from "../outcome.ts";
import type { ReportReading } from "../report/report.ts";

/** How the process ended, as far as the outcome depends on it. */
export interface ClaudeEnding {
  /** `completed`, or an outcome that stands for itself. */
  readonly outcome: ClaudeOutcome;
  /** The supervisor's stable word for why. */
  readonly reason: string;
  readonly message: string;
  /** Tools that were refused, by name. */
  readonly denied: readonly string[];
}

/** Everything the outcome follows from. */
export interface Findings {
  readonly ending: ClaudeEnding;
  readonly reading: ReportReading;
  readonly changes: readonly Change[];
  /** Empty when they were not run, or none is configured. */
  readonly checks: readonly ComparedCheck[];
  /** What the issue was split into, where the report says that it was. */
  readonly decomposition?: Decomposed | null | undefined;
}

/** The issues that a report names as what an issue was split into, held against what is there. */
export interface Decomposed {
  readonly ids: readonly string[];
  /** What is wrong with them; null when all is well. */
  readonly problem: string | null;
  /** Files of those that are there already, relative to the top of the working tree. */
  readonly paths: readonly string[];
}

/**
 * Decide how a run ended, from evidence: success is a conjunction, and the report alone never makes one.
 *
 * The order is the order of trust: how the process ended, whether there is a report, what git saw, what the checks said.
 */
export function decideOutcome(findings: Findings): Verdict {
  const { ending, reading, changes } = findings;
  if (ending.outcome !== "completed" && !endedWithoutReport(ending))
    return { outcome: ending.outcome, reason: ending.message };
  if (reading.report === null) return deniedOr(ending, { outcome: "failed", reason: reading.problem });
  const { report } = reading;
  if (report.status === "closed") return decideClosed(findings);
  if (report.status === "decomposed") return decideDecomposed(findings);
  if (report.status === "not-ready") return deniedOr(ending, { outcome: "not-ready", reason: report.summary });
  if (report.status === "incomplete")
    return deniedOr(ending, { outcome: "incomplete", reason: report.mismatch?.reason ?? report.summary });
  if (changes.length === 0) {
    return deniedOr(ending, {
      outcome: "unchanged",
      reason: "Claude reported the issue resolved, and git shows no change",
    });
  }
  const failures = decidingFailures(findings.checks);
  if (failures.length > 0) {
    const names = failures.map(({ name, verdict, detail }) => `${name}: ${verdict}, ${detail}`).join("; ");
    return { outcome: "verification-failed", reason: `Changes were made, but not every check passes (${names})` };
  }
  return { outcome: "resolved", reason: report.summary };
}

/** The process ended in order and only the report is missing or wrong: then what was denied on the way may explain it. */
export function endedWithoutReport({ reason }: ClaudeEnding): boolean {
  return reason === "structured-output-missing" || reason === "structured-output-invalid";
}

/** An issue closes without a change; with one, somebody has to look. */
function decideClosed({ reading, changes }: Findings): Verdict {
  if (changes.length > 0) {
    return {
      outcome: "incomplete",
      reason: `Claude reported the issue closed without a change, and git shows ${changes.length} changed`,
    };
  }
  return { outcome: "closed", reason: `${reading.report?.closeReason ?? "wont_do"}: ${reading.report?.summary ?? ""}` };
}

/** An issue is split without a change but for the issues it was split into, and these are there. */
function decideDecomposed({ ending, reading, changes, decomposition }: Findings): Verdict {
  const { ids, problem, paths } = decomposition ?? { ids: [], problem: "it names no issues", paths: [] };
  if (problem !== null)
    return deniedOr(ending, { outcome: "incomplete", reason: `Claude reported the issue decomposed, and ${problem}` });
  const others = changes.filter(({ path }) => !paths.includes(path)).map(({ path }) => path);
  if (others.length > 0) {
    return {
      outcome: "incomplete",
      reason: `Claude reported the issue decomposed, and git shows other changes (${others.join(", ")})`,
    };
  }
  return { outcome: "closed", reason: `decomposed into ${ids.join(", ")}: ${reading.report?.summary ?? ""}` };
}

/** A run that did not get there and had tools refused on the way was prevented by that. */
export function deniedOr(ending: ClaudeEnding, verdict: Verdict): Verdict {
  if (ending.denied.length === 0) return verdict;
  const tools = [...new Set(ending.denied)].join(", ");
  return { outcome: "denied", reason: `Claude was refused ${tools}, and ended without a result (${verdict.reason})` };
}
