import type { ParsedIssue } from "../model/parsed-issue.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { FILE_RULES } from "./index.ts";

/**
 * Runs every rule that one file is enough for.
 *
 * @returns the diagnostics in the order of their lines
 */
export function checkFile(issue: ParsedIssue): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const { name, severity, check } of FILE_RULES) {
    for (const { message, line, column, detail, fixable = false } of check(issue)) {
      const diagnostic = { rule: name, severity, message, path: issue.path, line, column, fixable };
      found.push(detail === undefined ? diagnostic : { ...diagnostic, detail });
    }
  }
  return found.length < 2 ? found : found.sort((a, b) => a.line - b.line || a.column - b.column);
}
