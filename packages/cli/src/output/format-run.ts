import { OUTCOME_EXIT_CODES, type ResolveRun } from "@ll-issues/runner";
import type { Colours } from "./colours.ts";
import { countWords } from "./count-words.ts";
import { escapeBlock, escapeLine } from "./escape-text.ts";
import { formatDuration } from "./format-duration.ts";
import { formatTable } from "./format-table.ts";

/** Print how a resolve ended: the outcome and why, what changed, what the checks said, where it is recorded. */
export function formatRun(run: ResolveRun, colours: Colours): string {
  const paint = paintOfOutcome(run.outcome, colours);
  const facts = [formatDuration(run.durationMs), countWords(run.turns, "turn"), `$${run.costUsd.toFixed(4)}`].join(
    ", ",
  );
  return [
    `${colours.bold(escapeLine(run.issue))} ${paint(run.outcome)} ${colours.dim(`(${facts})`)}\n`,
    `  ${escapeBlock(run.reason).trim().replaceAll("\n", "\n  ")}\n`,
    section(
      "Changes",
      run.changes.map(
        ({ path, status, description }) =>
          `${status.padEnd(8)} ${escapeLine(path)}  ${colours.dim(escapeLine(description))}`,
      ),
      colours,
    ),
    section(
      "Checks",
      run.verification.map(
        ({ name, verdict, detail }) =>
          `${paintOf(verdict, colours)(verdict.padEnd(8))} ${escapeLine(name)}  ${colours.dim(escapeLine(detail))}`,
      ),
      colours,
    ),
    section("Notes", run.notes.map(escapeLine), colours),
    fact("Recorded", run.resolution === null ? null : `${run.resolution.path}:${run.resolution.line}`, colours),
    fact("Commit", run.commit?.slice(0, 12) ?? null, colours),
    fact("Transcript", run.log, colours),
  ].join("");
}

/** Print several runs as a table: one line each, and what they cost together. */
export function formatSummary(runs: readonly ResolveRun[], colours: Colours): string {
  const rows = runs.map((run) => [
    { text: escapeLine(run.issue), paint: colours.bold },
    { text: run.outcome, paint: paintOfOutcome(run.outcome, colours) },
    { text: formatDuration(run.durationMs) },
    { text: `$${run.costUsd.toFixed(4)}` },
    { text: run.commit?.slice(0, 12) ?? "" },
  ]);
  const cost = runs.reduce((sum, run) => sum + run.costUsd, 0);
  return `\n${formatTable(rows, null)}${runs.length} issues, $${cost.toFixed(4)}\n`;
}

function section(title: string, lines: readonly string[], colours: Colours): string {
  return lines.length === 0 ? "" : `  ${colours.dim(title)}\n${lines.map((line) => `    ${line}\n`).join("")}`;
}

function fact(title: string, value: string | null, colours: Colours): string {
  return value === null ? "" : `  ${colours.dim(title)} ${escapeLine(value)}\n`;
}

/** What waits for a person has not failed. */
function paintOfOutcome(outcome: ResolveRun["outcome"], colours: Colours): (text: string) => string {
  if (OUTCOME_EXIT_CODES[outcome] === 0) return colours.green;
  return outcome === "waiting" ? colours.yellow : colours.red;
}

function paintOf(verdict: string, colours: Colours): (text: string) => string {
  if (verdict === "PASS") return colours.green;
  return verdict === "SKIP" ? colours.dim : colours.red;
}
