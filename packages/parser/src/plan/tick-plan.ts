import type { Plan, PlanPhase } from "./parse-plan.ts";

/**
 * Ticks boxes of a plan: those of its phases that a command can decide or that stand under no label. What a person has to look at is a
 * person's to tick. Every byte but the marks stays.
 *
 * @param isMet asked for each open box, with its text and its phase
 * @returns the new text
 */
export function tickPlan(plan: Plan, isMet: (criterion: string, phase: PlanPhase) => boolean): string {
  let { text } = plan;
  for (const phase of plan.phases) {
    for (const criterion of [...phase.criteria.automated, ...phase.criteria.other]) {
      const { mark, state } = criterion;
      if (mark === null || state !== "unticked" || !isMet(criterion.text, phase)) continue;
      // One character for another: the offsets of the rest stay right.
      text = `${text.slice(0, mark)}x${text.slice(mark + 1)}`;
    }
  }
  return text;
}
