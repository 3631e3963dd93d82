import type { Answer } from "./answer.ts";
import type { Question } from "./question.ts";

/** Who decided at a review gate that went on by itself. */
export const NOBODY = "nobody";

/**
 * Answer the pause at the end of a phase without a person: go on, and say that nobody has looked.
 *
 * Only that pause, as the template has Claude put it: one question with the header `Phase` and the option *Continue*. Everything else asks for
 * consent, and consent is never given by a machine.
 *
 * @returns null for every other question.
 */
export function continueUnreviewed(questions: readonly Question[]): readonly Answer[] | null {
  const [question, ...others] = questions;
  if (question === undefined || others.length > 0 || question.multiSelect) return null;
  if (!/^phase\b/i.test(question.header.trim())) return null;
  const go = question.options.find(({ label }) => /^continue$/i.test(label.trim()));
  return go === undefined ? null : [{ labels: [go.label], text: "not reviewed by anybody" }];
}
