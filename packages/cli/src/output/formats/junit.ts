import type { Diagnostic } from "@ll-issues/parser";
import { escapeLine } from "../escape-text.ts";
import { type FormatScan, isFailing } from "./scan-report.ts";

/**
 * Print a scan as JUnit XML: every file is a test case, and fails by its findings of the weight that makes the command fail.
 * The others stand in its output.
 */
export const formatJunit: FormatScan = ({ result, failOn, verbose }) => {
  const byPath = new Map<string, Diagnostic[]>(result.issues.map(({ path }) => [path, []]));
  for (const finding of result.diagnostics) {
    if (!verbose && finding.severity === "info" && !isFailing("info", failOn)) continue;
    const group = byPath.get(finding.path);
    if (group === undefined) byPath.set(finding.path, [finding]);
    else group.push(finding);
  }
  const cases = [...byPath].map(([path, findings]) => {
    const failing = findings.filter(({ severity }) => isFailing(severity, failOn));
    const other = findings.filter(({ severity }) => !isFailing(severity, failOn));
    return { failed: failing.length > 0, xml: formatCase(path, failing, other) };
  });
  const failures = cases.filter(({ failed }) => failed).length;
  const counts = `tests="${cases.length}" failures="${failures}" errors="0"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    `<testsuites name="ll-issues" ${counts}>\n`,
    `  <testsuite name="ll-issues scan" ${counts} skipped="0" time="0">\n`,
    ...cases.map(({ xml }) => xml),
    "  </testsuite>\n</testsuites>\n",
  ].join("");
};

/** One failure a case: readers of JUnit show the first only, so the others are in its text. */
function formatCase(path: string, failing: readonly Diagnostic[], other: readonly Diagnostic[]): string {
  const slash = path.lastIndexOf("/");
  const [folder, file] = [path.slice(0, Math.max(0, slash)), path.slice(slash + 1)];
  const head = `    <testcase classname="${escapeXml(folder)}" name="${escapeXml(file)}" time="0"`;
  const [first] = failing;
  const failure =
    first === undefined
      ? ""
      : `      <failure message="${escapeXml(first.message)}" type="${escapeXml(first.rule)}">${formatLines(failing)}</failure>\n`;
  const output = other.length === 0 ? "" : `      <system-out>${formatLines(other)}</system-out>\n`;
  return failure + output === "" ? `${head}/>\n` : `${head}>\n${failure}${output}    </testcase>\n`;
}

function formatLines(findings: readonly Diagnostic[]): string {
  return findings
    .map(({ path, line, column, severity, message, rule }) =>
      escapeXml(`${path}:${line}:${column}: ${severity}: ${message} (${rule})`),
    )
    .join("\n");
}

/** XML 1.0, 2.2: most control characters may not even be written as references; `escapeLine` writes them out, tabs and line ends too. */
function escapeXml(text: string): string {
  return escapeLine(text)
    .replace(/[\ufffe\uffff]/g, (character) => `\\u{${character.charCodeAt(0).toString(16)}}`)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
