import type { CollectedJob } from "@ll-issues/runner";
import { formatDuration } from "../format-duration.ts";
import type { Spending } from "./describe-spending.ts";
import { toInlineCode } from "./escape-markdown.ts";
import {
  type Collection,
  formatUsd,
  isGood,
  outcomeOf,
  reasonOf,
  tellApplied,
  tellDay,
  tellTotals,
} from "./format-collection.ts";

/** More rows than this nobody reads. */
const MAX_ROWS = 300;

/** Longer reasons stand in the record. */
const MAX_REASON = 300;

/** Print the runs of all jobs as Markdown for a step summary and a comment; nothing that a job wrote is alive in it. */
export function formatCollectionMarkdown(collection: Collection): string {
  const { jobs, problems, spending } = collection;
  return [
    "## Runs\n\n",
    `${tellTotals(collection)}.\n`,
    jobs.length === 0
      ? ""
      : "\n| issue | outcome | checks | cost | time | work | why |\n|---|---|---|---:|---:|---|---|\n",
    ...jobs.slice(0, MAX_ROWS).map(formatRow),
    jobs.length > MAX_ROWS ? `\n${jobs.length - MAX_ROWS} more are not listed.\n` : "",
    problems === 0 ? "" : `\n${problems} files could not be read as records: see the log.\n`,
    ...jobs.flatMap(({ issue, run }) =>
      run !== null && run.question !== null ? [tellQuestion(issue, run.question)] : [],
    ),
    spending === null ? "" : formatSpending(spending),
  ].join("");
}

function formatRow(job: CollectedJob): string {
  const { run } = job;
  const cells = [
    toInlineCode(job.issue),
    `${markOf(job)} ${outcomeOf(job)}`,
    run === null ? "" : formatChecks(run.verification),
    run === null ? "" : formatUsd(run.costUsd),
    run === null ? "" : formatDuration(run.durationMs),
    tellApplied(job) ?? (run?.commit ? toInlineCode(run.commit.slice(0, 12)) : ""),
    toInlineCode(cut(reasonOf(job).replace(/\s+/g, " ").trim(), MAX_REASON)),
  ];
  return `| ${cells.join(" | ")} |\n`;
}

function markOf(job: CollectedJob): string {
  if (job.run?.outcome === "waiting") return "⏳";
  return isGood(job) ? "✅" : "❌";
}

function formatChecks(verification: readonly { readonly name: string; readonly verdict: string }[]): string {
  return verification
    .slice(0, 10)
    .map(({ name, verdict }) => toInlineCode(`${cut(name, 40)} ${cut(verdict, 10)}`))
    .join(" ");
}

function tellQuestion(issue: string, question: string): string {
  const asked = toInlineCode(cut(question.replace(/\s+/g, " ").trim(), MAX_REASON));
  return `\n**${toInlineCode(issue)} waits for an answer:** ${asked} Answer with a comment: ${toInlineCode(`/answer ${issue} …`)}\n`;
}

function formatSpending(spending: Spending): string {
  const { issues, issueBudgetUsd, entries } = spending;
  const ceiling = issueBudgetUsd === null ? "" : ` of ${formatUsd(issueBudgetUsd)}`;
  const rows = issues
    .slice(0, MAX_ROWS)
    .map(({ issue, usd }) => `| ${toInlineCode(issue)} | ${formatUsd(usd)}${ceiling} |\n`);
  const byWhat = entries
    .slice(0, MAX_ROWS)
    .map(
      ({ issue, owner, run, outcome, usd, isReserved }) =>
        `| ${toInlineCode(issue)} | ${formatUsd(usd)} | ${isReserved ? "reserved" : toInlineCode(outcome ?? "")} | ${toInlineCode(cut(run ?? "", 80))} | ${toInlineCode(cut(owner, 80))} |\n`,
    );
  return [
    `\n${tellDay(spending)}.\n`,
    rows.length === 0 ? "" : `\n| issue | spent and reserved over all time |\n|---|---:|\n${rows.join("")}`,
    byWhat.length === 0
      ? ""
      : `\n<details><summary>What it was spent on today</summary>\n\n| issue | cost | outcome | run | by |\n|---|---:|---|---|---|\n${byWhat.join("")}\n</details>\n`,
  ].join("");
}

function cut(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join("")}…`;
}
