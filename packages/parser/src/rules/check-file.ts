import type { ParsedIssue } from "../model/parsed-issue.ts";
import { type Diagnostic, toDiagnostic } from "./diagnostic.ts";
import { FILE_RULES } from "./index.ts";

/**
 * Runs every rule that one file is enough for.
 *
 * @returns the diagnostics in the order of their lines
 */
export function checkFile(issue: ParsedIssue): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const rule of FILE_RULES) {
    const findings = rule.check(issue);
    // Nearly always: what follows is not for the hot path.
    if (findings.length === 0) continue;
    for (const finding of findings) found.push(toDiagnostic(rule, issue.path, finding));
  }
  return found.length < 2 ? found : found.sort((a, b) => a.line - b.line || a.column - b.column);
}
