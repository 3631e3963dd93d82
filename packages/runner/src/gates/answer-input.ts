import type { Redact } from "../redact/create-redactor.ts";
import { redactJsonLines } from "../redact/redact-json-lines.ts";
import { type Answer, formatAnswer } from "./answer.ts";
import { type Question, readQuestions } from "./question.ts";

/** Give back the input of the question tool as it may be shown and written down. */
export function shownInput(input: unknown, redact: Redact): unknown {
  return JSON.parse(redactJsonLines(redact)(JSON.stringify(input ?? null)));
}

/**
 * Give back the input of the question tool with the answers, as the CLI wants it: as it was asked, the answers by the text of their question.
 *
 * @param input as Claude asked.
 * @param shown the questions as a person saw them, in which labels may differ from those that were asked.
 * @param answers one for each question, with the labels as they were seen.
 */
export function answerInput(input: unknown, shown: readonly Question[], answers: readonly Answer[]): object {
  const asked = readQuestions(input) ?? shown;
  const byQuestion = asked.map(({ question, options }, index) => {
    const seen = shown[index]?.options ?? [];
    const { labels, text } = answers[index] ?? { labels: [], text: "" };
    const meant = labels.map((label) => options[seen.findIndex((option) => option.label === label)]?.label ?? label);
    return [question, formatAnswer({ labels: meant, text })];
  });
  return { ...Object(input), answers: Object.fromEntries(byQuestion) };
}
