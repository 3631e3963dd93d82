import { noFinalNewline } from "./no-final-newline.ts";
import type { FileRule, Rule, TreeRule } from "./rule.ts";
import { unclosedFence } from "./unclosed-fence.ts";

/** Every rule, the graver first. The order is that of `docs/rules.md`. */
export const RULES: readonly Rule[] = [unclosedFence, noFinalNewline];

/** The rules that one file is enough for. */
export const FILE_RULES: readonly FileRule[] = RULES.filter((rule) => rule.scope === "file");

/** The rules that need the whole tree. */
export const TREE_RULES: readonly TreeRule[] = RULES.filter((rule) => rule.scope === "tree");
