import { type Diagnostic, toDiagnostic } from "./diagnostic.ts";
import { TREE_RULES } from "./index.ts";
import type { IssueTree } from "./rule.ts";

/**
 * Runs every rule that needs the whole tree.
 *
 * @returns the diagnostics rule by rule; whoever prints them sorts them by path
 */
export function checkTree(tree: IssueTree): readonly Diagnostic[] {
  return TREE_RULES.flatMap((rule) => rule.check(tree).map((finding) => toDiagnostic(rule, finding.path, finding)));
}
