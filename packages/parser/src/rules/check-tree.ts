import type { Diagnostic } from "./diagnostic.ts";
import { TREE_RULES } from "./index.ts";
import type { IssueTree } from "./rule.ts";

/**
 * Runs every rule that needs the whole tree.
 *
 * @returns the diagnostics rule by rule; whoever prints them sorts them by path
 */
export function checkTree(tree: IssueTree): readonly Diagnostic[] {
  return TREE_RULES.flatMap(({ name, severity, check }) =>
    check(tree).map(({ message, path, line, column, detail, fixable = false }) => {
      const diagnostic = { rule: name, severity, message, path, line, column, fixable };
      return detail === undefined ? diagnostic : { ...diagnostic, detail };
    }),
  );
}
