import type { Rule } from "./rule.ts";

const SCOPES = {
  file: "each file by itself",
  tree: "all files together",
  reader: "reading the file",
} as const;

const INTRODUCTION = `# Rules

This page is made from the rules' own texts by \`node scripts/build-rules-docs.mjs\`; change them in \`packages/parser/src/rules/\`.

\`ll-issues scan\` checks every issue against these rules and prints what it finds by file, with line and column. \`--rule NAME\`
shows one rule only, \`--max-warnings N\` makes a number of warnings acceptable, and \`--fix\` repairs what has a fix;
\`--fix --dry-run\` shows the changes first. A fix never changes what an issue means, and applied twice it changes nothing
more. In \`ll-issues.config.json\` a rule can be given another severity, or be turned off:

\`\`\`json
{ "rules": { "footer-conflict": "off", "missing-h1": "error" } }
\`\`\`
`;

/**
 * Formats the page that documents every rule, `docs/rules.md`.
 */
export function formatRulesPage(rules: readonly Rule[]): string {
  const rows = rules.map(
    (rule) => `| [\`${rule.name}\`](#${rule.name}) | ${rule.severity} | ${hasFix(rule) ? "yes" : ""} |`,
  );
  const table = ["| rule | severity | fix |", "|---|---|---|", ...rows].join("\n");
  return `${[INTRODUCTION.trimEnd(), table, ...rules.map(formatRule)].join("\n\n")}\n`;
}

function formatRule(rule: Rule): string {
  const facts = `**${rule.severity}** · found by looking at ${SCOPES[rule.scope]} · ${hasFix(rule) ? "has a fix" : "no fix"}`;
  return `## ${rule.name}\n\n${facts}\n\n${rule.description}`;
}

function hasFix(rule: Rule): boolean {
  if (rule.scope === "reader") return false;
  return rule.fix !== undefined || (rule.scope === "tree" && rule.fixedByTracker === true);
}
