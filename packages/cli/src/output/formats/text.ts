import type { ScanResult } from "@ll-issues/tracker";
import type { Colours } from "../colours.ts";
import { countWords } from "../count-words.ts";
import { escapeLine } from "../escape-text.ts";
import { formatDiagnostics } from "../format-diagnostics.ts";
import { formatTable } from "../format-table.ts";
import { issueRows } from "../issue-rows.ts";
import { countFindings, type FormatScan, type RepairReport } from "./scan-report.ts";

/** Print a scan for people: the issues, the findings by file, the counts. */
export const formatText: FormatScan = ({ result, repair, verbose, colours, width }) => {
  const shown = result.diagnostics.filter(({ severity }) => verbose || severity !== "info");
  const findings = formatDiagnostics(shown, colours, width);
  const table = formatTable(issueRows(result.issues, colours), width);
  const repairs = repair === null ? "" : formatRepairs(repair, colours);
  return `${table}${table === "" ? "" : "\n"}${findings}${repairs}${formatCounts(result)}`;
};

/** Print what `--fix` did, a line for each file. */
export function formatRepairs({ fixes, refused, renumbered, unsure }: RepairReport, colours: Colours): string {
  const done = fixes.map(({ path, renameTo, rules }) => {
    const moved = renameTo === null ? "" : ` → ${escapeLine(renameTo)}`;
    return `${colours.green("Fixed")} ${escapeLine(path)}${moved}  ${colours.dim(rules.join(", "))}\n`;
  });
  const left = refused.map(
    ({ path, rule, message }) =>
      `${colours.yellow("Left")}  ${escapeLine(path)}: ${escapeLine(message)}${rule === null ? "" : `  ${colours.dim(rule)}`}\n`,
  );
  const newIds = (id: string): string =>
    escapeLine(renumbered.flatMap(({ from, to }) => (from === id ? [to] : [])).join(" or "));
  const asked = unsure.map(
    ({ id, path, line }) =>
      `${colours.yellow("Look")}  ${escapeLine(path)}:${line}: ${escapeLine(id)} may mean ${newIds(id)}\n`,
  );
  const lines = [...done, ...left, ...asked];
  return lines.length === 0 ? "" : `${lines.join("")}\n`;
}

function formatCounts({ counts, diagnostics }: ScanResult): string {
  const list = (numbers: Readonly<Record<string, number>>) =>
    Object.entries(numbers)
      .map(([name, count]) => `${count} ${name}`)
      .join(", ");
  const issues = countWords(counts.total, "issue");
  const breakdown = counts.total === 0 ? "" : `: ${list(counts.byStatus)} (${list(counts.byType)})`;
  const found = countFindings(diagnostics);
  return `${issues}${breakdown}\n${found === null ? "No findings" : `Findings: ${found}`}\n`;
}
