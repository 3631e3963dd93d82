import type { Diagnostic } from "@ll-issues/parser";
import type { RuleLevel } from "../config/config.ts";

/** Give diagnostics the severities of the configuration, and leave out those of rules that are off. */
export function applyLevels(
  diagnostics: readonly Diagnostic[],
  levels: Readonly<Record<string, RuleLevel>>,
): Diagnostic[] {
  const applied: Diagnostic[] = [];
  for (const diagnostic of diagnostics) {
    const level = Object.hasOwn(levels, diagnostic.rule) ? levels[diagnostic.rule] : undefined;
    if (level === "off") continue;
    applied.push(level === undefined ? diagnostic : { ...diagnostic, severity: level });
  }
  return applied;
}
