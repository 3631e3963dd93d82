import type { ResolutionRecord } from "@ll-issues/parser";
import type { CheckResult } from "../checks/run-checks.ts";
import type { Evidence } from "../evidence/gather-changes.ts";
import { nameDecidingFiles } from "../evidence/name-deciding-files.ts";
import type { Report } from "../report/report.ts";

/** What a record is built from. */
export interface ResolutionInput {
  readonly outcome: "resolved" | "closed";
  readonly action: string;
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly report: Report;
  readonly evidence: Evidence;
  readonly checks: readonly CheckResult[];
  /** Whether there are checks that could have been run. */
  readonly hasChecks: boolean;
  /** Ids of the issues that this one was split into. */
  readonly decomposedInto: readonly string[];
}

/**
 * Build the Resolution of a run: the paths are git's, the verdicts are ours, only the descriptions are Claude's words.
 */
export function buildResolution(input: ResolutionInput): ResolutionRecord {
  const { report, evidence, decomposedInto } = input;
  const isDecomposed = report.status === "decomposed";
  return {
    kind: isDecomposed ? "decomposed" : input.outcome,
    action: input.action,
    date: input.date,
    ...(input.outcome === "closed" ? { summary: report.summary } : {}),
    ...(input.outcome === "closed" && !isDecomposed ? { closeReason: report.closeReason ?? "wont_do" } : {}),
    ...(isDecomposed ? { decomposedInto } : {}),
    changes: evidence.changes.map(({ path, description }) => ({ path, description })),
    verification:
      input.checks.length > 0
        ? input.checks.map(({ name, verdict, detail }) => ({ name, verdict, detail }))
        : [{ name: "Checks", verdict: "SKIP", detail: input.hasChecks ? "nothing was changed" : "none configured" }],
    notes: buildNotes(report, evidence),
  };
}

function buildNotes(report: Report, evidence: Evidence): NonNullable<ResolutionRecord["notes"]> {
  const decisions = (report.decisions ?? []).map(({ question, choice, why }) => `${question}: ${choice} (${why})`);
  const followUps = report.followUps ?? [];
  const unproven = evidence.unproven.map((path) => `Claimed, but git shows no change: ${path}`);
  return [
    { title: "Decisions", lines: decisions },
    { title: "Follow-ups", lines: followUps },
    { title: "Notes", lines: [...nameDecidingFiles(evidence.changes.map(({ path }) => path)), ...unproven] },
  ].filter(({ lines }) => lines.length > 0);
}
