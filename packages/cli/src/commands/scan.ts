import { relative, resolve, sep } from "node:path";
import type { Diagnostic } from "@ll-issues/parser";
import {
  applyFixes,
  type Config,
  countIssues,
  filterIssues,
  findGit,
  planFixes,
  readBaseline,
  type ScanResult,
  scanIssues,
  withoutKnown,
  writeBaseline,
} from "@ll-issues/tracker";
import { assertRuleNames } from "../arguments/assert-rule-names.ts";
import type { GlobalArguments } from "../arguments/command-line.ts";
import type { ScanArguments } from "../declare/scan.ts";
import { EXIT } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { openTracker } from "../open-tracker.ts";
import { writeCommands } from "../output/ci/guard-output.ts";
import { chooseColours } from "../output/colours.ts";
import { escapeBlock } from "../output/escape-text.ts";
import { SCAN_FORMATTERS } from "../output/formats/index.ts";
import { isFailing, type RepairReport, type ScanReport } from "../output/formats/scan-report.ts";

/** Read every issue, list those asked for, count them, and report what is wrong with their files; with `--fix` mend what is safe. */
export async function runScan(line: GlobalArguments, options: ScanArguments, io: Io): Promise<number> {
  assertRuleNames(options.rule);
  const { root, config } = await openTracker(line, io);
  const repair = options.fix ? await repairTree(root, config, options) : null;
  const colours = chooseColours(io.stdout, io, line.color);
  if (repair?.dryRun === true && options.format === "text") {
    for (const { diff } of repair.fixes) await io.stdout.write(escapeBlock(diff ?? ""));
    if (!line.quiet) await io.stderr.write(`${countChanges(repair.fixes.length)}\n`);
    return repair.fixes.length === 0 ? EXIT.ok : EXIT.findings;
  }
  const scan = await scanIssues(root, config);
  const result = { ...selectIssues(scan, options), diagnostics: await selectFindings(scan, options, config, io) };
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
  await (options.format === "github" ? writeCommands(io.stdout, format(report)) : io.stdout.write(format(report)));
  return isClean(result, options) ? EXIT.ok : EXIT.findings;
}

function selectIssues(scan: ScanResult, options: ScanArguments): ScanResult {
  const issues = filterIssues(scan, options);
  return { ...scan, issues, counts: countIssues(issues) };
}

/** Take the findings asked for: of certain rules, new since a commit, not in the baseline. */
async function selectFindings(
  { root, diagnostics }: ScanResult,
  { rule: rules, changedSince, baseline, writeBaseline: write }: ScanArguments,
  config: Config,
  io: Io,
): Promise<readonly Diagnostic[]> {
  let found = rules.length === 0 ? diagnostics : diagnostics.filter(({ rule }) => rules.includes(rule));
  if (changedSince !== null) {
    const { findNewFindings } = await import("@ll-issues/runner");
    found = await findNewFindings({ root, config, since: changedSince, diagnostics: found });
  }
  if (baseline === null) return found;
  const file = resolve(io.cwd, baseline);
  if (write) writeBaseline(file, found);
  return withoutKnown(found, readBaseline(file));
}

function isClean({ diagnostics }: ScanResult, { failOn, maxWarnings }: ScanArguments): boolean {
  const warnings = diagnostics.filter(({ severity }) => severity === "warning").length;
  if (maxWarnings !== null && warnings > maxWarnings) return false;
  return !diagnostics.some(({ severity }) => isFailing(severity, failOn));
}

async function repairTree(root: string, config: Config, options: ScanArguments): Promise<RepairReport> {
  const isWanted = (rule: string): boolean => options.rule.length === 0 || options.rule.includes(rule);
  const plan = await planFixes(root, config, isWanted);
  if (options.dryRun) {
    const { formatDiff } = await import("../output/format-diff.ts");
    return { dryRun: true, fixes: plan.fixes.map((fix) => ({ ...fix, diff: formatDiff(fix) })), refused: plan.refused };
  }
  const { done, refused } = await applyFixes(root, plan.fixes);
  return {
    dryRun: false,
    fixes: done.map((fix) => ({ ...fix, diff: null })),
    refused: [...plan.refused, ...refused],
  };
}

function countChanges(files: number): string {
  if (files === 0) return "Nothing to fix";
  return `${files === 1 ? "1 file" : `${files} files`} would change; nothing was written`;
}

function findPrefix(root: string): string {
  const git = findGit(root);
  const below = git === null ? "" : relative(git.workTree, root).split(sep).join("/");
  return below === "" ? "" : `${below}/`;
}
