import { RULES } from "@ll-issues/parser";
import { closestMatch } from "leven";
import { UsageError } from "../usage-error.ts";

/**
 * Refuse a name that is no rule's: a misspelt one would silently check nothing.
 *
 * @throws {UsageError} with the nearest name.
 */
export function assertRuleNames(names: readonly string[]): void {
  const known = RULES.map(({ name }) => name);
  for (const name of names) {
    if (known.includes(name)) continue;
    const nearest = closestMatch(name, known, { maxDistance: 5 });
    const hint = nearest === undefined ? "docs/rules.md lists the rules" : `Did you mean ${nearest}?`;
    throw new UsageError(`There is no rule ${JSON.stringify(name)}`, hint);
  }
}
