import { compareIssueDates, isEndedStatus, parseIssueDate } from "@ll-issues/parser";
import { compareUrgency, type ScannedIssue, type ScanResult, scanIssues, selectNext } from "@ll-issues/tracker";
import type { GlobalArguments } from "../arguments/command-line.ts";
import { EXIT } from "../exit-codes.ts";
import { tellWaiting } from "../gates/tell-waiting.ts";
import type { Io } from "../io.ts";
import { openTracker } from "../open-tracker.ts";
import { type Colours, chooseColours } from "../output/colours.ts";
import { countWords } from "../output/count-words.ts";
import { escapeLine, toSafeJson } from "../output/escape-text.ts";
import { formatAge } from "../output/format-age.ts";
import { formatTable } from "../output/format-table.ts";

/** Where things stand. */
interface Standing {
  readonly counts: ScanResult["counts"];
  readonly ready: number;
  readonly blocked: number;
  readonly next: ScannedIssue | null;
  readonly inProgress: readonly ScannedIssue[];
  readonly lastCompleted: ScannedIssue | null;
  readonly findings: Readonly<Record<"error" | "warning" | "info", number>>;
}

/** Show where things stand, in ten lines at most. */
export async function runStatus(line: GlobalArguments, io: Io): Promise<number> {
  const { root, config, cache } = await openTracker(line, io);
  const scan = await scanIssues(root, config, { cache });
  await tellWaiting(root, config, scan.issues, line, io);
  const standing = sumUp(scan);
  if (line.json) {
    await io.stdout.write(`${toSafeJson({ schemaVersion: 1, kind: "status", ...standing })}\n`);
  } else {
    const colours = chooseColours(io.stdout, io, line.color);
    await io.stdout.write(format(standing, colours, io.stdout.columns, new Date()));
  }
  return EXIT.ok;
}

function sumUp(scan: ScanResult): Standing {
  const { issues, counts, diagnostics } = scan;
  const count = (severity: string): number => diagnostics.filter((one) => one.severity === severity).length;
  const left = issues.filter(({ status }) => !isEndedStatus(status));
  const completed = issues
    .filter(({ status, completedAt }) => status === "done" && parseIssueDate(completedAt ?? "") !== null)
    .sort((a, b) => compareIssueDates(b.completedAt, a.completedAt));
  return {
    counts,
    ready: issues.filter(({ ready }) => ready).length,
    blocked: left.filter(({ openBlockers, status }) => openBlockers.length > 0 || status === "blocked").length,
    next: selectNext(scan).issue,
    inProgress: issues.filter(({ status }) => status === "in_progress").sort(compareUrgency),
    lastCompleted: completed[0] ?? null,
    findings: { error: count("error"), warning: count("warning"), info: count("info") },
  };
}

const SHOWN_IN_PROGRESS = 3;

function format(standing: Standing, colours: Colours, width: number | null, now: Date): string {
  const { counts, ready, blocked, next, inProgress, lastCompleted, findings } = standing;
  if (counts.total === 0) return 'No issues yet. The first: ll-issues create bug "What is wrong"\n';
  const statuses = Object.entries(counts.byStatus).map(([status, count]) => `${count} ${status.replace("_", " ")}`);
  const name = ({ id, priority, title }: ScannedIssue): string => `${id} ${priority ?? "-"} ${title}`;
  const more = inProgress.length - SHOWN_IN_PROGRESS;
  const rows: (readonly [string, string])[] = [
    ["Issues", `${counts.total}: ${statuses.join(", ")}`],
    ["Ready", `${ready}${blocked > 0 ? `, and ${blocked} ${blocked === 1 ? "waits" : "wait"} for others` : ""}`],
    ["Next", next === null ? "none" : name(next)],
    ...inProgress
      .slice(0, SHOWN_IN_PROGRESS)
      .map((issue, index) => [index === 0 ? "In progress" : "", name(issue)] as const),
    ...(more > 0 ? [["", `and ${more} more`] as const] : []),
  ];
  if (lastCompleted !== null)
    rows.push(["Last done", `${name(lastCompleted)} (${formatAge(lastCompleted.completedAt, now)})`]);
  rows.push(["Findings", formatFindings(findings)]);
  return formatTable(
    rows.map(([title, text]) => [{ text: title, paint: colours.dim }, { text: escapeLine(text) }]),
    width,
  );
}

function formatFindings({ error, warning, info }: Standing["findings"]): string {
  const parts = [
    ...(error > 0 ? [countWords(error, "error")] : []),
    ...(warning > 0 ? [countWords(warning, "warning")] : []),
    ...(info > 0 ? [`${info} info`] : []),
  ];
  return parts.length === 0 ? "none" : `${parts.join(", ")} (ll-issues scan)`;
}
