import { RunnerError } from "../errors.ts";
import type { Question } from "./question.ts";

/** What a person answered to one question; neither labels nor words mean that they decline, see {@link DECLINED}. */
export interface Answer {
  /** Labels of the options that were chosen, as the question spells them. */
  readonly labels: readonly string[];
  /** Words of their own; null when there are none. */
  readonly text: string | null;
}

/** A person's refusal to answer: they have decided, and what they decided is nothing that was asked. */
export const DECLINED: Answer = { labels: [], text: null };

/** What Claude is told of a question that a person declined to answer. */
export const DECLINED_WORDS =
  "The person declines to answer this. Do not ask it again: go on without what was asked, the safest way, and write down under decisions what you did; if that cannot be, end as incomplete.";

/** Tell whether a person declined to answer. */
export function isDeclined({ labels, text }: Answer): boolean {
  return labels.length === 0 && text === null;
}

/** Write an answer as AskUserQuestion takes it: chosen labels with commas, a remark behind them, or the person's own words. */
export function formatAnswer(answer: Answer): string {
  if (isDeclined(answer)) return DECLINED_WORDS;
  const { labels, text } = answer;
  const chosen = labels.join(", ");
  if (text === null) return chosen;
  return chosen === "" ? text : `${chosen} (${text})`;
}

/** Tell whether an answer says something that no option does. */
export function isOwnWords({ labels }: Answer): boolean {
  return labels.length === 0;
}

/**
 * Read an answer that was typed: the number of an option, its label (case does not matter), several of them with commas where several may be
 * chosen, or else the person's own words.
 *
 * @throws {RunnerError} LLI_ANSWER_INVALID for nothing at all, for a number that no option has, and for several options of a question that
 * takes one: each is more likely a slip than an answer.
 */
export function readAnswer(typed: string, question: Question): Answer {
  const words = typed.trim();
  if (words === "") throw invalid(`Nothing was answered to «${question.question}»`, question);
  const whole = findOption(words, question);
  if (whole !== null) return { labels: [whole], text: null };
  const parts = words.split(",").map((part) => part.trim());
  const labels = parts.map((part) => findOption(part, question));
  if (labels.every((label) => label !== null)) {
    const chosen = [...new Set(labels)];
    if (!question.multiSelect && chosen.length > 1)
      throw invalid(`«${question.question}» takes one option, and ${chosen.length} were chosen`, question);
    return { labels: chosen, text: null };
  }
  if (parts.every((part) => /^\d+$/.test(part)))
    throw invalid(`«${question.question}» has no option ${words}`, question);
  return { labels: [], text: words };
}

function findOption(word: string, { options }: Question): string | null {
  if (/^\d+$/.test(word)) return options[Number(word) - 1]?.label ?? findLabel(word, options);
  return findLabel(word, options);
}

function findLabel(word: string, options: Question["options"]): string | null {
  const normal = word.toLowerCase();
  return options.find(({ label }) => label.trim().toLowerCase() === normal)?.label ?? null;
}

function invalid(message: string, { options }: Question): RunnerError {
  const offered = options.map(({ label }, index) => `${index + 1} ${label}`).join(", ");
  return new RunnerError("LLI_ANSWER_INVALID", message, {
    hint: `Options: ${offered || "none"}; or answer in your own words`,
  });
}
