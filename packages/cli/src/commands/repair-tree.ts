import { applyFixes, type Config, planFixes } from "@ll-issues/tracker";
import type { RepairReport } from "../output/formats/scan-report.ts";

/** Which repairs are wanted, and whether they are only shown. */
export interface RepairOptions {
  /** Names of rules; empty means every rule. */
  readonly rule: readonly string[];
  readonly dryRun: boolean;
}

/** Repair what is safe to repair, or work out what that would change. */
export async function repairTree(root: string, config: Config, options: RepairOptions): Promise<RepairReport> {
  const isWanted = (rule: string): boolean => options.rule.length === 0 || options.rule.includes(rule);
  const plan = await planFixes(root, config, isWanted);
  if (options.dryRun) {
    const { formatDiff } = await import("../output/format-diff.ts");
    return { dryRun: true, fixes: plan.fixes.map((fix) => ({ ...fix, diff: formatDiff(fix) })), refused: plan.refused };
  }
  const { done, refused } = await applyFixes(root, plan.fixes);
  return {
    dryRun: false,
    fixes: done.map((fix) => ({ ...fix, diff: null })),
    refused: [...plan.refused, ...refused],
  };
}
