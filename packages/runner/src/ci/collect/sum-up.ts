import { isSameIssue } from "@ll-issues/parser";
import { OUTCOME_EXIT_CODES } from "../../outcome.ts";
import { roundUsd } from "../ledger/ledger.ts";
import type { PlannedJob } from "./read-plan.ts";
import type { Records } from "./read-records.ts";
import type { CollectedApply, CollectedRun } from "./run-shape.ts";

/** One issue of a fan-out: what was run for it and what became of that. */
export interface CollectedJob {
  readonly issue: string;
  /** Null when the job left no record: it crashed, or never began. */
  readonly run: CollectedRun | null;
  readonly applied: CollectedApply | null;
}

/** All jobs of a fan-out. */
export interface CollectedJobs {
  readonly jobs: readonly CollectedJob[];
  readonly costUsd: number;
  readonly durationMs: number;
  /** How many jobs ended so, most first; `lost` left no record. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** The exit code of the worst of them. */
  readonly exitCode: number;
}

/** Put together what jobs left behind, and what was planned and left nothing. */
export function sumUp({ runs, applied }: Records, planned: readonly PlannedJob[]): CollectedJobs {
  const jobs: CollectedJob[] = [
    ...runs.map((run) => ({ issue: run.issue, run, applied: findApplied(applied, run.issue) })),
    ...planned
      .filter(({ id }) => !runs.some(({ issue }) => isSameIssue(issue, id)))
      .map(({ id }) => ({ issue: id, run: null, applied: findApplied(applied, id) })),
  ];
  const counts = new Map<string, number>();
  for (const { run } of jobs) counts.set(run?.outcome ?? "lost", (counts.get(run?.outcome ?? "lost") ?? 0) + 1);
  return {
    jobs,
    costUsd: roundUsd(runs.reduce((sum, { costUsd }) => sum + costUsd, 0)),
    durationMs: runs.reduce((sum, { durationMs }) => sum + durationMs, 0),
    outcomes: Object.fromEntries([...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))),
    exitCode: Math.max(0, ...jobs.map(exitCodeOf)),
  };
}

function findApplied(applied: readonly CollectedApply[], issue: string): CollectedApply | null {
  return applied.findLast((one) => isSameIssue(one.issue, issue)) ?? null;
}

function exitCodeOf({ run, applied }: CollectedJob): number {
  const refused = applied !== null && applied.refused !== null ? 1 : 0;
  return Math.max(run === null ? 1 : OUTCOME_EXIT_CODES[run.outcome], refused);
}
