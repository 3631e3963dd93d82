import type { CollectedJob, CollectedJobs } from "@ll-issues/runner";
import type { Colours } from "../colours.ts";
import { countWords } from "../count-words.ts";
import { escapeLine } from "../escape-text.ts";
import { formatDuration } from "../format-duration.ts";
import { formatTable } from "../format-table.ts";
import type { Spending } from "./describe-spending.ts";

/** What `ci collect` shows. */
export interface Collection extends CollectedJobs {
  /** How many files should have been records and were not. */
  readonly problems: number;
  readonly spending: Spending | null;
}

/** Outcomes with which nothing is left to do. */
const GOOD: ReadonlySet<string> = new Set(["resolved", "closed", "planned"]);

/** Print the runs of all jobs as a table, and what they cost. */
export function formatCollection(collection: Collection, colours: Colours): string {
  const rows = collection.jobs.map((job) => [
    { text: escapeLine(job.issue), paint: colours.bold },
    { text: outcomeOf(job), paint: isGood(job) ? colours.green : colours.red },
    { text: job.run === null ? "" : formatDuration(job.run.durationMs) },
    { text: job.run === null ? "" : `$${job.run.costUsd.toFixed(4)}` },
    { text: escapeLine(tellApplied(job) ?? job.run?.commit?.slice(0, 12) ?? "") },
    { text: escapeLine(reasonOf(job)).slice(0, 200), paint: colours.dim },
  ]);
  const { spending } = collection;
  const spent = spending === null ? "" : `${tellDay(spending)}\n`;
  return `${formatTable(rows, null)}${tellTotals(collection)}\n${spent}`;
}

/** Say in one sentence how many jobs ended how, and what they cost. */
export function tellTotals({ jobs, outcomes, costUsd, durationMs }: Collection): string {
  const counts = Object.entries(outcomes).map(([outcome, count]) => `${count} ${outcome}`);
  const issues = countWords(jobs.length, "issue");
  const how = counts.length === 0 ? "" : `: ${counts.join(", ")}`;
  return `${issues}${how}. ${formatUsd(costUsd)}, ${formatDuration(durationMs)} of work`;
}

/** Say what the day has cost. */
export function tellDay({ day, dayUsd, dayBudgetUsd }: Spending): string {
  return `Spent and reserved on ${day}: ${formatUsd(dayUsd)}${dayBudgetUsd === null ? "" : ` of ${formatUsd(dayBudgetUsd)}`}`;
}

/** How a job ended: the outcome of its run, or `lost`. */
export function outcomeOf({ run }: CollectedJob): string {
  return run?.outcome ?? "lost";
}

/** Why it ended so; what stands in a record is somebody else's text. */
export function reasonOf({ run, applied }: CollectedJob): string {
  if (applied !== null && applied.refused !== null) return `Not applied: ${applied.refused}`;
  return run?.reason ?? "The job left no record: it crashed, or never began";
}

/** Where the work of a job is, or null. */
export function tellApplied({ applied }: CollectedJob): string | null {
  return applied?.pullRequest ? `#${applied.pullRequest.number}` : null;
}

/** Whether nothing is left to do for a job. */
export function isGood({ run, applied }: CollectedJob): boolean {
  return run !== null && GOOD.has(run.outcome) && (applied === null || applied.refused === null);
}

/** Write an amount of US dollars. */
export function formatUsd(amount: number): string {
  return `${amount.toFixed(2)} USD`;
}
