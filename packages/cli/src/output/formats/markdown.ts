import type { Diagnostic, Severity } from "@ll-issues/parser";
import { capMarkdown, toInlineCode } from "../ci/escape-markdown.ts";
import { countWords } from "../count-words.ts";
import { countFindings, type FormatScan, SEVERITIES } from "./scan-report.ts";

/** A step summary may have 1 MiB (GitHub Actions, workflow commands); more is dropped whole. */
const MAX_BYTES = 1000 * 1000;

/** More rows than this nobody reads. */
const MAX_ROWS = 500;

const MARKS: Readonly<Record<Severity, string>> = { error: "❌ error", warning: "⚠️ warning", info: "info" };

/** Print a scan as Markdown for a step summary or a comment; nothing of an issue's text is alive in it. */
export const formatMarkdown: FormatScan = ({ result, prefix, verbose }) => {
  const { counts, diagnostics } = result;
  const shown = diagnostics.filter(({ severity }) => verbose || severity !== "info");
  const rows = SEVERITIES.flatMap((wanted) => shown.filter(({ severity }) => severity === wanted));
  const found = countFindings(diagnostics);
  const statuses = Object.entries(counts.byStatus).map(([name, count]) => `${count} ${name.replaceAll("_", " ")}`);
  return capMarkdown(
    [
      "## Issues\n\n",
      `${countWords(counts.total, "issue")}${statuses.length === 0 ? "" : ` (${statuses.join(", ")})`}. `,
      `${found === null ? "No findings" : `Findings: ${found}`}.\n`,
      rows.length === 0 ? "" : `\n| | place | finding | rule |\n|---|---|---|---|\n`,
      ...rows.slice(0, MAX_ROWS).map((row) => formatRow(row, prefix)),
      rows.length > MAX_ROWS ? `\n${rows.length - MAX_ROWS} more are not listed.\n` : "",
    ].join(""),
    MAX_BYTES,
  );
};

function formatRow({ severity, path, line, message, rule }: Diagnostic, prefix: string): string {
  return `| ${MARKS[severity]} | ${toInlineCode(`${prefix}${path}:${line}`)} | ${toInlineCode(message)} | ${rule} |\n`;
}
