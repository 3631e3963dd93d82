// Writes docs/rules.md from the rules of the parser. Run after `npx tsc -b`.
import { writeFileSync } from "node:fs";
import { formatRulesPage } from "../packages/parser/dist/rules/format-rules-page.js";
import { RULES } from "../packages/parser/dist/rules/index.js";

const page = new URL("../docs/rules.md", import.meta.url);
writeFileSync(page, formatRulesPage(RULES));
console.log(`docs/rules.md: ${RULES.length} rules`);
