import { relative, sep } from "node:path";
import type { Diagnostic } from "@ll-issues/parser";
import { type Config, countIssues, filterIssues, findGit, type ScanResult, scanIssues } from "@ll-issues/tracker";
import type { GlobalArguments } from "../arguments/command-line.ts";
import type { ScanArguments } from "../declare/scan.ts";
import { EXIT } from "../exit-codes.ts";
import { tellWaiting } from "../gates/tell-waiting.ts";
import type { Io } from "../io.ts";
import { openTracker } from "../open-tracker.ts";
import { chooseColours } from "../output/colours.ts";
import { countWords } from "../output/count-words.ts";
import { escapeLine } from "../output/escape-text.ts";
import { SCAN_FORMATTERS } from "../output/formats/index.ts";
import { isFailing, type RepairReport, type ScanReport } from "../output/formats/scan-report.ts";
import type { Selection } from "./open-selection.ts";

/** Read every issue, list those asked for, count them, and report what is wrong with their files; with `--fix` mend what is safe. */
export async function runScan(line: GlobalArguments, options: ScanArguments, io: Io): Promise<number> {
  if (options.rule.length > 0) (await import("../arguments/assert-rule-names.ts")).assertRuleNames(options.rule);
  // Loaded only for a query: a plain scan is timed in milliseconds.
  const select: Selection =
    options.query === "" ? (issues) => issues : (await import("./open-selection.ts")).openSelection(options.query);
  const { root, config, cache } = await openTracker(line, io);
  const repair = options.fix ? await (await import("./repair-tree.ts")).repairTree(root, config, options) : null;
  const colours = chooseColours(io.stdout, io, line.color);
  if (repair?.dryRun === true && options.format === "text") {
    const { printDiffs } = await import("../output/print-diffs.ts");
    await printDiffs(
      repair.fixes.map(({ diff }) => diff ?? ""),
      colours,
      io,
    );
    if (!line.quiet) await io.stderr.write(explainDryRun(repair));
    return repair.fixes.length === 0 ? EXIT.ok : EXIT.findings;
  }
  const scan = await scanIssues(root, config, { cache });
  if (options.format === "text") await tellWaiting(root, config, scan.issues, line, io);
  const result = {
    ...selectIssues(scan, options, select),
    diagnostics: await selectFindings(scan, options, config, io),
  };
  const report: ScanReport = {
    result,
    prefix: findPrefix(root),
    repair,
    failOn: options.failOn,
    verbose: line.verbose,
    colours,
    width: io.stdout.columns,
  };
  const format = await SCAN_FORMATTERS[options.format]();
  if (options.format === "github") {
    const { writeCommands } = await import("../output/ci/guard-output.ts");
    await writeCommands(io.stdout, format(report));
  } else if (options.format === "text" && io.stdout.isTerminal) {
    const { printLong } = await import("../output/print-long.ts");
    await printLong(format(report), line, io);
  } else await io.stdout.write(format(report));
  return isClean(result, options) ? EXIT.ok : EXIT.findings;
}

function selectIssues(scan: ScanResult, options: ScanArguments, select: Selection): ScanResult {
  const issues = select(filterIssues(scan, options));
  return { ...scan, issues, counts: countIssues(issues) };
}

/** Take the findings asked for: of certain rules, new since a commit, not in the baseline. */
async function selectFindings(
  { root, diagnostics }: ScanResult,
  options: ScanArguments,
  config: Config,
  io: Io,
): Promise<readonly Diagnostic[]> {
  const found = options.rule.length === 0 ? diagnostics : diagnostics.filter(({ rule }) => options.rule.includes(rule));
  if (options.changedSince === null && options.baseline === null) return found;
  const { leaveKnownOut } = await import("./leave-known-out.ts");
  return leaveKnownOut(found, options, { root, config, cwd: io.cwd });
}

function isClean({ diagnostics }: ScanResult, { failOn, maxWarnings }: ScanArguments): boolean {
  const warnings = diagnostics.filter(({ severity }) => severity === "warning").length;
  if (maxWarnings !== null && warnings > maxWarnings) return false;
  return !diagnostics.some(({ severity }) => isFailing(severity, failOn));
}

function explainDryRun({ fixes, refused, renumbered }: RepairReport): string {
  const left = refused.map(({ path, message }) => `Left ${escapeLine(path)}: ${escapeLine(message)}\n`).join("");
  if (fixes.length === 0) return `${left}Nothing to fix\n`;
  const numbers = renumbered.length === 0 ? "" : "; a number for each `?` is given out when they are fixed";
  return `${left}${countWords(fixes.length, "file")} would change, nothing was written${numbers}\n`;
}

function findPrefix(root: string): string {
  const git = findGit(root);
  const below = git === null ? "" : relative(git.workTree, root).split(sep).join("/");
  return below === "" ? "" : `${below}/`;
}
