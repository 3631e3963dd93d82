import type { Severity } from "@ll-issues/parser";
import { formatWorkflowCommand } from "../ci/workflow-command.ts";
import { countWords } from "../count-words.ts";
import { countFindings, type FormatScan, SEVERITIES } from "./scan-report.ts";

const COMMANDS: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "notice" };

/**
 * Print findings as annotations of GitHub Actions, the gravest first: a step shows ten of each weight and drops the rest.
 *
 * Paths count from the top of the repository, which is where GitHub looks for them.
 */
export const formatGithub: FormatScan = ({ result, prefix, verbose }) => {
  const shown = result.diagnostics.filter(({ severity }) => verbose || severity !== "info");
  const annotations = SEVERITIES.flatMap((wanted) => shown.filter(({ severity }) => severity === wanted)).map(
    ({ severity, path, line, column, rule, message }) =>
      formatWorkflowCommand(
        COMMANDS[severity],
        { file: `${prefix}${path}`, line, col: column, title: rule },
        `${message} (${rule})`,
      ),
  );
  const found = countFindings(result.diagnostics);
  const issues = countWords(result.counts.total, "issue");
  return `${annotations.join("")}${issues}, ${found === null ? "no findings" : `findings: ${found}`}\n`;
};
