import type { Severity } from "@ll-issues/parser";
import type { PlannedFix, RefusedFix, Renumbered, ScanResult, UnsureMention } from "@ll-issues/tracker";
import type { FailLevel } from "../../declare/scan.ts";
import type { Colours } from "../colours.ts";

/** What `scan` has to tell, in whatever form. */
export interface ScanReport {
  /** Issues and findings are those asked for. */
  readonly result: ScanResult;
  /** The way from the top of the git work tree to the root: empty, or with `/` at its end. Annotations count from the top. */
  readonly prefix: string;
  /** Null unless `--fix` was given. */
  readonly repair: RepairReport | null;
  readonly failOn: FailLevel;
  /** Findings of the weight info are listed too. */
  readonly verbose: boolean;
  readonly colours: Colours;
  /** Cells of the terminal; null when it is none. */
  readonly width: number | null;
}

/** What `--fix` did. */
export interface RepairReport {
  /** Nothing was written. */
  readonly dryRun: boolean;
  /** With the unified diff of a dry run. */
  readonly fixes: readonly (PlannedFix & { readonly diff: string | null })[];
  readonly refused: readonly RefusedFix[];
  /** Issues that got another id. */
  readonly renumbered: readonly Renumbered[];
  /** Mentions of an old id that may mean either issue. */
  readonly unsure: readonly UnsureMention[];
}

/** Turns a report into what is printed. */
export type FormatScan = (report: ScanReport) => string;

/** The weights of findings, gravest first. */
export const SEVERITIES: readonly Severity[] = ["error", "warning", "info"];

/** Say whether a finding of this weight makes the command fail. */
export function isFailing(severity: Severity, failOn: FailLevel): boolean {
  return failOn !== "never" && SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(failOn);
}

/** Count findings in words: `2 errors, 1 warning`; null when there are none. */
export function countFindings(diagnostics: ScanResult["diagnostics"]): string | null {
  const counts = SEVERITIES.map(
    (severity) => [severity, diagnostics.filter((one) => one.severity === severity).length] as const,
  );
  const words = counts
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => `${count} ${severity}${count === 1 || severity === "info" ? "" : "s"}`);
  return words.length === 0 ? null : words.join(", ");
}
