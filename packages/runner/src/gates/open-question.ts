import type { Answer } from "./answer.ts";
import type { Question } from "./question.ts";

/** A question as it stands in an issue, with what was answered so far. */
export interface OpenQuestion {
  readonly questions: readonly OpenItem[];
  /** The run that asked, as the section names it; null when it does not. */
  readonly runId: string | null;
  /** The call that asked; by it one question is told from another. */
  readonly questionId: string | null;
  /** Digest of the issue when it was asked, see `digestIssue`. */
  readonly digest: string | null;
  /** The status the issue had before, as its frontmatter said it; null when the frontmatter said none. */
  readonly statusBefore: string | null;
  /** Who answered with `ll-issues answer`; null when the file was edited by hand. */
  readonly answeredBy: string | null;
  /** Offset after the last line of the facts about who asked. */
  readonly factsEnd: number;
  /** 1-based line of the section's heading. */
  readonly line: number;
}

/** One of up to four questions that are put together. */
export interface OpenItem extends Question {
  /** Null while there is none. */
  readonly answer: Answer | null;
  /** Why what stands there is no answer, such as two ticks where one is asked for; null when all is well. */
  readonly problem: string | null;
  /** Offset in the text at which written words go. */
  readonly answerAt: number;
  /** Where words stand that a person wrote. */
  readonly words: readonly { readonly start: number; readonly end: number }[];
  /** For each option, the offset of the character between the brackets of its box. */
  readonly marks: readonly number[];
  /** Offset of the first thing that answers it; null without an answer. */
  readonly answeredAt: number | null;
}

/** Tell whether everything that was asked has one clear answer. */
export function isAnswered(open: OpenQuestion): boolean {
  return open.questions.every(({ answer, problem }) => answer !== null && problem === null);
}

/** What keeps a question from being answered, in a sentence; null when nothing stands there yet or all is well. */
export function findProblem(open: OpenQuestion): string | null {
  const problem = open.questions.find((item) => item.problem !== null)?.problem;
  if (problem !== undefined) return problem ?? null;
  const missing = open.questions.filter(({ answer }) => answer === null);
  if (missing.length === 0 || missing.length === open.questions.length) return null;
  return `${missing.length} of ${open.questions.length} questions have no answer yet: ${missing.map(({ question }) => question).join(" ")}`;
}
