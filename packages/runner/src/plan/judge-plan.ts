import type { ClaudeResult } from "@ll-issues/claude";
import type { Change } from "../evidence/gather-changes.ts";
import type { Verdict } from "../outcome.ts";
import type { Testimony } from "../report/read-testimony.ts";
import { deniedOr, endedWithoutReport } from "../resolve/decide-outcome.ts";
import { toEnding } from "../resolve/judge.ts";
import type { PlanReport, ReportedPlan } from "./plan-report.ts";

/** What a run that only plans came to. */
export interface PlanFindings {
  readonly claude: ClaudeResult;
  readonly reading: Testimony<PlanReport>;
  /** What git saw change: there should be nothing. */
  readonly changes: readonly Change[];
}

/**
 * Decide how a run that only plans ended. A plan counts when it says how its phases are checked and git saw no change: a run that was told to
 * change nothing and did is not to be trusted with the rest either.
 *
 * Such a run never ends an issue: that Claude calls it fixed already is a reason not to plan, and a resolve can close it.
 */
export function judgePlan({ claude, reading, changes }: PlanFindings): Verdict {
  const ending = toEnding(claude);
  if (ending.outcome !== "completed" && !endedWithoutReport(ending))
    return { outcome: ending.outcome, reason: ending.message };
  const { report } = reading;
  if (report === null) return deniedOr(ending, { outcome: "failed", reason: reading.problem });
  if (changes.length > 0) {
    const paths = changes.map(({ path }) => path).join(", ");
    return {
      outcome: "incomplete",
      reason: `The run was to plan only, and git shows changes (${paths}): they are left as they are, and no plan is recorded`,
    };
  }
  if (report.status === "planned") return judgeReported(report);
  if (report.status === "incomplete")
    return deniedOr(ending, { outcome: "incomplete", reason: report.mismatch?.reason ?? report.summary });
  const reason =
    report.status === "closed"
      ? `It needs no plan (${report.closeReason ?? "wont_do"}): ${report.summary}`
      : report.summary;
  return deniedOr(ending, { outcome: "not-ready", reason });
}

function judgeReported({ summary, plan }: PlanReport): Verdict {
  const problem = plan === undefined ? "it holds no plan" : whatIsMissing(plan);
  if (problem === null) return { outcome: "planned", reason: summary };
  return { outcome: "incomplete", reason: `Claude reported a plan, and ${problem}` };
}

/** A plan is followed phase by phase, and a phase without a criterion never ends. */
function whatIsMissing({ phases }: ReportedPlan): string | null {
  if (phases.length === 0) return "it has no phases";
  const index = phases.findIndex((phase) =>
    [...phase.automated, ...(phase.manual ?? [])].every((item) => item.trim() === ""),
  );
  return index === -1 ? null : `phase ${index + 1} has no criterion`;
}
