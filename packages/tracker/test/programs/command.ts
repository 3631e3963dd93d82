// Runs one command that writes, named by its first argument, on one tree; for the tests that kill it on the way.
import { parseAssignment } from "../../src/change/assignment.ts";
import { closeIssues, deferIssues, reopenIssues } from "../../src/change/end-issues.ts";
import { linkIssues } from "../../src/change/link-issues.ts";
import { setIssues } from "../../src/change/set-issues.ts";
import { DEFAULT_CONFIG } from "../../src/config/config.ts";
import { createIssue } from "../../src/create/create-issue.ts";
import { applyFixes } from "../../src/fix/apply-fixes.ts";
import { planFixes } from "../../src/fix/plan-fixes.ts";
import { checkLocations } from "../../src/hygiene/fix-stale-locations.ts";
import { migrateLayout } from "../../src/hygiene/migrate-layout.ts";
import { repairDuplicateIds } from "../../src/hygiene/repair-duplicate-ids.ts";

const [name = "", root = "", ...words] = process.argv.slice(2);
const tree = { root, config: DEFAULT_CONFIG };
const change = { ...tree, dryRun: false, now: new Date(0) };
const end = { ...change, references: words, note: "Said so." };

const COMMANDS: Readonly<Record<string, () => Promise<unknown>>> = {
  create: () =>
    createIssue({
      ...tree,
      type: "bug",
      title: "New one",
      priority: "P1",
      labels: ["a"],
      blockedBy: words,
      parent: null,
      body: "## Summary\n\nNew.\n",
      force: true,
      shippedTemplates: root,
      now: new Date(0),
    }),
  set: () => {
    const [reference = "", ...assignments] = words;
    return setIssues({ ...change, references: [reference], assignments: assignments.map(parseAssignment) });
  },
  close: () => closeIssues({ ...end, reason: null }),
  reopen: () => reopenIssues(end),
  defer: () => deferIssues(end),
  link: () => linkIssues({ ...change, from: words.slice(0, 1), relation: "blocks", to: words.slice(1) }),
  migrate: () => migrateLayout(root, DEFAULT_CONFIG, { dryRun: false }),
  renumber: () => repairDuplicateIds(root, DEFAULT_CONFIG, { dryRun: false }),
  stale: () => checkLocations(root, DEFAULT_CONFIG, { fix: true, dryRun: false }),
  fix: async () => applyFixes(root, (await planFixes(root, DEFAULT_CONFIG)).fixes),
};

await COMMANDS[name]?.();
process.stdout.write("done\n");
