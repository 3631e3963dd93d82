import type { VerifiedChange } from "@ll-issues/runner";
import { formatDuration } from "../format-duration.ts";
import { capMarkdown, toFencedBlock, toInlineCode } from "./escape-markdown.ts";

/** GitHub takes 65,536 characters. */
const MOST_BYTES = 60_000;

/** More files are counted only. */
const MOST_FILES = 100;

/**
 * Describe a verified change for its pull request: what changed, what the checks said here and what the run says of itself. Everything that is not
 * ours is a `code` element or in a fence.
 *
 * @param jobUrl where the log of this job is.
 */
export function formatPullRequest(verified: VerifiedChange, jobUrl: string | null): string {
  const { issue, run, runId, paths, checks } = verified;
  const modes = paths.filter(
    ({ status, modeBefore, modeAfter }) => status !== "added" && status !== "deleted" && modeBefore !== modeAfter,
  );
  const executable = paths.filter(({ status, modeAfter }) => status === "added" && modeAfter === "100755");
  const parts = [
    `${toInlineCode(issue.id)} ${toInlineCode(issue.title)}: ${run.outcome} by Claude Code in the run ${toInlineCode(runId)} (${formatDuration(run.durationMs)}, ${run.turns} turns, $${run.costUsd.toFixed(4)}).`,
    `**Checks on this change${jobUrl === null ? "" : `, in [this job](${jobUrl})`}**\n\n${formatChecks(checks)}`,
    `**Files**\n\n${formatFiles(paths)}`,
    ...[...modes, ...executable].map(
      ({ path, modeBefore, modeAfter }) => `Look at the mode of ${toInlineCode(path)}: ${modeBefore} → ${modeAfter}.`,
    ),
    `<details><summary>What the run says of itself</summary>\n\n${toFencedBlock(
      [run.reason, ...run.verification.map(({ name, verdict, detail }) => `${name}: ${verdict} (${detail})`)].join(
        "\n",
      ),
    )}\n</details>`,
    run.outcome === "waiting"
      ? `The issue's file in this change asks a person. Answer with a comment here, ${toInlineCode(`/answer ${issue.id} …`)}, or in the file; merge it, and the next run goes on. Nothing in here was written by a person.`
      : "The issue's file in this change holds the Resolution. Nothing in here was written by a person: review it as a stranger's.",
  ];
  return capMarkdown(`${parts.join("\n\n")}\n`, MOST_BYTES);
}

function formatChecks(checks: VerifiedChange["checks"]): string {
  if (checks === null) return "They were not run here.";
  if (checks.length === 0) return "None are configured.";
  const rows = checks.map(
    ({ name, verdict, detail }) => `| ${toInlineCode(name)} | ${verdict} | ${toInlineCode(detail)} |`,
  );
  return ["| check | | |", "|---|---|---|", ...rows].join("\n");
}

function formatFiles(paths: VerifiedChange["paths"]): string {
  const rows = paths.slice(0, MOST_FILES).map(({ path, status }) => `- ${status} ${toInlineCode(path)}`);
  return [...rows, ...(paths.length > MOST_FILES ? [`- and ${paths.length - MOST_FILES} more`] : [])].join("\n");
}
