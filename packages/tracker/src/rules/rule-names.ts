import { RULES } from "@ll-issues/parser";

/** Every rule that a configuration may give a severity to. */
export const RULE_NAMES: readonly string[] = RULES.map(({ name }) => name);
