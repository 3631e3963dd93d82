import { applyFixes, type Config, type PlannedFix, planFixes, repairDuplicateIds } from "@ll-issues/tracker";
import type { RepairReport } from "../output/formats/scan-report.ts";

/** Which repairs are wanted, and whether they are only shown. */
export interface RepairOptions {
  /** Names of rules; empty means every rule. */
  readonly rule: readonly string[];
  readonly dryRun: boolean;
}

/** The rule whose repair needs new numbers and the history. */
const DUPLICATE_ID = "duplicate-id";

/** Repair what is safe to repair, or work out what that would change: first what lies within one file, then ids that several have. */
export async function repairTree(root: string, config: Config, options: RepairOptions): Promise<RepairReport> {
  const isWanted = (rule: string): boolean => options.rule.length === 0 || options.rule.includes(rule);
  const plan = await planFixes(root, config, isWanted);
  const { done, refused } = options.dryRun ? { done: plan.fixes, refused: [] } : await applyFixes(root, plan.fixes);
  const renumbering = isWanted(DUPLICATE_ID) && config.rules[DUPLICATE_ID] !== "off";
  const duplicates = renumbering ? await repairDuplicateIds(root, config, options) : null;
  const fixes = [...done, ...(duplicates?.files ?? []).map(toFix)];
  const left = (duplicates?.left ?? []).map((one) => ({ ...one, rule: DUPLICATE_ID }));
  return {
    dryRun: options.dryRun,
    fixes: await withDiffs(fixes, options.dryRun),
    refused: [...plan.refused, ...refused, ...left],
    renumbered: duplicates?.renumbered ?? [],
    unsure: duplicates?.unsure ?? [],
  };
}

function toFix({
  from,
  path,
  before,
  after,
}: {
  from: string;
  path: string;
  before: string;
  after: string;
}): PlannedFix {
  return { path: from, id: "", rules: [DUPLICATE_ID], before, after, renameTo: from === path ? null : path };
}

async function withDiffs(fixes: readonly PlannedFix[], dryRun: boolean): Promise<RepairReport["fixes"]> {
  if (!dryRun) return fixes.map((fix) => ({ ...fix, diff: null }));
  const { formatDiff } = await import("../output/format-diff.ts");
  return fixes.map((fix) => ({ ...fix, diff: formatDiff(fix) }));
}
