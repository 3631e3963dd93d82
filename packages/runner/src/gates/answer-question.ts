import { formatInlineText, type IssueEdit, toSingleLine } from "@ll-issues/parser";
import { acquireIssueLock, type FoundIssue, findIssue } from "@ll-issues/tracker";
import { RunnerError } from "../errors.ts";
import { type Answer, formatAnswer, readAnswer } from "./answer.ts";
import { editIssue, type IssuePlace } from "./edit-issue.ts";
import { findAuthor } from "./find-author.ts";
import { isAnswered, type OpenItem, type OpenQuestion } from "./open-question.ts";
import { parseOpenQuestion } from "./parse-open-question.ts";
import type { Question } from "./question.ts";
import { OPEN_QUESTION } from "./section-titles.ts";
import { restoreStatusEdits } from "./set-waiting.ts";

/** An issue and what it asks. */
export interface WaitingQuestion {
  readonly issue: FoundIssue;
  readonly open: OpenQuestion;
}

/** How an answer is given. */
export interface AnswerOptions extends IssuePlace {
  /** An issue as a person names it. */
  readonly reference: string;
  /** The question that is meant, by the id the issue gives it; null means whichever is open. */
  readonly questionId: string | null;
  /** Take the place of an answer that no run has taken yet. */
  readonly replace: boolean;
  /** The clock, for the date of the answer. */
  readonly now?: (() => Date) | undefined;
}

/** What was answered. */
export interface GivenAnswer {
  readonly issue: FoundIssue;
  readonly answered: readonly { readonly question: string; readonly answer: string; readonly isOption: boolean }[];
}

/**
 * Find the question that an issue asks.
 *
 * @throws {RunnerError} LLI_NO_QUESTION when it asks nothing; LLI_QUESTION_WITHDRAWN when it does not ask the one that is meant.
 */
export async function findQuestion(
  options: IssuePlace & Pick<AnswerOptions, "reference" | "questionId">,
): Promise<WaitingQuestion> {
  const issue = await findIssue(options.root, options.config, options.reference);
  const open = parseOpenQuestion(issue.parsed);
  const { path } = issue;
  if (options.questionId !== null && open?.questionId !== options.questionId) {
    throw new RunnerError("LLI_QUESTION_WITHDRAWN", `The question ${options.questionId} is not open any more`, {
      path,
      hint: open === null ? "Nothing is asked there now" : `Now it asks ${open.questionId ?? "another one"}`,
    });
  }
  if (open === null || open.questions.length === 0) {
    throw new RunnerError("LLI_NO_QUESTION", `${issue.parsed.id} asks nothing`, {
      path,
      hint: "`ll-issues scan --status waiting` lists what waits for an answer; earlier answers stand under Decisions",
    });
  }
  return { issue, open };
}

/**
 * Write a person's answer into the issue, as if they had ticked and typed there, with who and when; the next resolve takes it to Claude.
 *
 * @param choose gives an answer for each question, in order; null gives none and changes nothing.
 * @returns null when none was given.
 * @throws {RunnerError} as {@link findQuestion}; LLI_ALREADY_ANSWERED; LLI_ANSWER_INVALID from `choose`.
 */
export async function answerQuestion(
  options: AnswerOptions,
  choose: (questions: readonly Question[], issue: FoundIssue) => Promise<readonly Answer[] | null>,
): Promise<GivenAnswer | null> {
  const asked = await findQuestion(options);
  refuseSecond(asked, options.replace);
  const answers = await choose(asked.open.questions, asked.issue);
  if (answers === null) return null;
  const lock = acquireIssueLock(options.root, asked.issue.parsed.id);
  try {
    // A person may think for long: what is answered is what is open now, and it must still be that question.
    const { issue, open } = await findQuestion({ ...options, questionId: asked.open.questionId });
    refuseSecond({ issue, open }, options.replace);
    const by = `${await findAuthor(options.root)}, ${(options.now?.() ?? new Date()).toISOString().slice(0, 10)}`;
    const edited = await editIssue(options, issue, answerEdits(issue, open, answers, by));
    return { issue: edited, answered: open.questions.map((item, index) => describe(item, answers[index])) };
  } finally {
    lock.release();
  }
}

/**
 * Read the answers of a command line: one for each question.
 *
 * @throws {RunnerError} LLI_ANSWER_INVALID.
 */
export function readAnswers(typed: readonly string[], questions: readonly Question[]): Answer[] {
  if (typed.length !== questions.length) {
    throw new RunnerError(
      "LLI_ANSWER_INVALID",
      `${questions.length === 1 ? "One question is" : `${questions.length} questions are`} asked, and ${typed.length} answered`,
      {
        hint: "Give one answer for each question, in order; words with spaces in quotes",
      },
    );
  }
  return questions.map((question, index) => readAnswer(typed[index] ?? "", question));
}

function refuseSecond({ issue, open }: WaitingQuestion, replace: boolean): void {
  if (replace || !isAnswered(open)) return;
  const said = open.questions.map(({ answer }) => (answer === null ? "" : formatAnswer(answer))).join("; ");
  throw new RunnerError("LLI_ALREADY_ANSWERED", `${issue.parsed.id} has an answer: ${said}`, {
    path: issue.path,
    hint: "--replace puts yours in its place, as long as no resolve has taken it",
  });
}

function describe(item: OpenItem, answer: Answer | undefined): GivenAnswer["answered"][number] {
  const given = answer ?? { labels: [], text: null };
  return { question: item.question, answer: formatAnswer(given), isOption: given.labels.length > 0 };
}

function answerEdits(issue: FoundIssue, open: OpenQuestion, answers: readonly Answer[], by: string): IssueEdit[] {
  const { parsed } = issue;
  const section = parsed.section(OPEN_QUESTION);
  if (section === null) return [];
  const splices = [
    ...open.questions.flatMap((item, index) => itemSplices(item, answers[index] ?? { labels: [], text: null })),
    { start: open.factsEnd, end: open.factsEnd, text: `\n- **Answered by**: ${formatInlineText(toSingleLine(by))}` },
  ];
  let body = "";
  let at = section.bodyStart;
  for (const { start, end, text } of splices.sort((a, b) => a.start - b.start)) {
    body += parsed.text.slice(at, start) + text;
    at = end;
  }
  const whole = body + parsed.text.slice(at, section.end);
  return [
    ...restoreStatusEdits(parsed, open.statusBefore),
    { kind: "replace-section", title: OPEN_QUESTION, body: whole },
  ];
}

interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function itemSplices(item: OpenItem, { labels, text }: Answer): Splice[] {
  const ticks = item.marks.map((mark, index) => ({
    start: mark,
    end: mark + 1,
    text: labels.includes(item.options[index]?.label ?? "") ? "x" : " ",
  }));
  const removed = item.words.map(({ start, end }) => ({ start, end, text: "" }));
  const words =
    text === null
      ? []
      : [{ start: item.answerAt, end: item.answerAt, text: ` ${formatInlineText(toSingleLine(text))}` }];
  return [...ticks, ...words, ...removed];
}
