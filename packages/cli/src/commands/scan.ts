import { filterIssues, type ScannedIssue, type ScanResult, scanIssues } from "@ll-issues/tracker";
import type { GlobalArguments } from "../arguments/command-line.ts";
import type { ScanArguments } from "../declare/scan.ts";
import { EXIT } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { openTracker } from "../open-tracker.ts";
import { type Colours, chooseColours } from "../output/colours.ts";
import { toSafeJson } from "../output/escape-text.ts";
import { formatDiagnostics } from "../output/format-diagnostics.ts";
import { formatTable } from "../output/format-table.ts";
import { issueRows } from "../output/issue-rows.ts";

/** Read every issue, list those asked for, count them, and report what is wrong with their files. */
export async function runScan(line: GlobalArguments, options: ScanArguments, io: Io): Promise<number> {
  const { root, config } = await openTracker(line, io);
  const scan = await scanIssues(root, config);
  const issues = filterIssues(scan, options);
  const result = { ...scan, issues, counts: countIssues(issues) };
  if (line.json) await io.stdout.write(`${toSafeJson({ schemaVersion: 1, kind: "scan", ...result })}\n`);
  else await io.stdout.write(formatScan(result, line, chooseColours(io.stdout, io, line.color), io.stdout.columns));
  return scan.diagnostics.some(({ severity }) => severity === "error") ? EXIT.findings : EXIT.ok;
}

function countIssues(issues: readonly ScannedIssue[]): ScanResult["counts"] {
  return {
    total: issues.length,
    byType: countBy(issues, ({ type }) => type),
    byStatus: countBy(issues, ({ status }) => status),
    byPriority: countBy(issues, ({ priority }) => priority ?? "none"),
  };
}

function countBy(issues: readonly ScannedIssue[], key: (issue: ScannedIssue) => string): Record<string, number> {
  const counts = new Map<string, number>();
  for (const issue of issues) counts.set(key(issue), (counts.get(key(issue)) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function formatScan(result: ScanResult, line: GlobalArguments, colours: Colours, width: number | null): string {
  const shown = result.diagnostics.filter(({ severity }) => line.verbose || severity !== "info");
  const findings = formatDiagnostics(shown, colours);
  const table = formatTable(issueRows(result.issues, colours), width);
  return `${table}${table === "" ? "" : "\n"}${findings}${formatCounts(result)}`;
}

function formatCounts({ counts, diagnostics }: ScanResult): string {
  const list = (numbers: Readonly<Record<string, number>>) =>
    Object.entries(numbers)
      .map(([name, count]) => `${count} ${name}`)
      .join(", ");
  const bySeverity = ["error", "warning", "info"].map(
    (severity) => [severity, diagnostics.filter((one) => one.severity === severity).length] as const,
  );
  const findings = bySeverity
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => `${count} ${severity}${count === 1 || severity === "info" ? "" : "s"}`);
  const issues = counts.total === 1 ? "1 issue" : `${counts.total} issues`;
  const breakdown = counts.total === 0 ? "" : `: ${list(counts.byStatus)} (${list(counts.byType)})`;
  return `${issues}${breakdown}\n${findings.length === 0 ? "No findings" : `Findings: ${findings.join(", ")}`}\n`;
}
