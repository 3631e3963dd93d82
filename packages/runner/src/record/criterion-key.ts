import { parseInlineText } from "@ll-issues/parser";
import type { ReportedCriterion } from "../report/report.ts";

/** Bring a criterion to the form by which it is known again: models repeat one with other white space, or without its marks. */
export function criterionKey(text: string): string {
  return parseInlineText(text)
    .replace(/^\s*(?:[-*+]\s+)?(?:\[[ xX~]\]\s+)?/, "")
    .replaceAll(/[\s`*_]+/g, " ")
    .trim()
    .toLowerCase();
}

/** The criteria that a report calls met, and gives evidence for. */
export function metCriteria(criteria: readonly ReportedCriterion[] | undefined): readonly ReportedCriterion[] {
  return (criteria ?? []).filter(({ met, evidence }) => met && evidence.trim() !== "");
}
