import { type Criterion, tickPlan } from "@ll-issues/parser";
import { type RecordFile, readText } from "../finish/record-files.ts";
import { criterionKey, metCriteria } from "../record/criterion-key.ts";
import type { Report } from "../report/report.ts";
import type { FoundPlan } from "./find-plan.ts";

/**
 * Tick the criteria of a plan that a report calls met, with evidence: those of the phase it names, else those whose words stand in the plan
 * once. A person's boxes stay as they are, and so does a plan that somebody has changed since it was read.
 *
 * @param root absolute.
 * @returns the file as it is to be; null when there is nothing to tick.
 */
export function tickFollowedPlan(root: string, { path, plan }: FoundPlan, report: Report): RecordFile | null {
  const met = metCriteria(report.criteria);
  const open = plan.phases.flatMap(({ criteria }) => [...criteria.automated, ...criteria.other]).filter(isOpen);
  const isUnique = (key: string): boolean => open.filter(({ text }) => criterionKey(text) === key).length === 1;
  const after = tickPlan(plan, (text, { number }) => {
    const key = criterionKey(text);
    return met.some(
      (item) =>
        criterionKey(item.text) === key &&
        (item.phase === undefined ? isUnique(key) : phaseNumber(item.phase) === number),
    );
  });
  return after === plan.text || readText(root, path) !== plan.text ? null : { path, before: plan.text, after };
}

function isOpen({ state }: Criterion): boolean {
  return state === "unticked";
}

/** Models write `Phase 2` where `2` was asked for. */
function phaseNumber(phase: string): string {
  return phase.replace(/^\s*phase\s*/i, "").trim();
}
