import * as clack from "@clack/prompts";
import { type Answer, DECLINED, type GateRequest, type PermissionQuestion, type Question } from "@ll-issues/runner";
import { escapeBlock, escapeLine } from "../output/escape-text.ts";
import { followDigits } from "./follow-digits.ts";

/** Questions are put on stderr: stdout is for data. */
const OUTPUT = process.stderr;

/** What can be chosen beside the options of a question. */
const OWN_WORDS = "In my own words …";
const DECLINE = "I decline: go on without my answer";
const LATER = "Answer later";

/** Whether there is somebody who can be told that no answer will come. */
export interface AskOptions {
  readonly mayDecline: boolean;
}

/**
 * Ask a person at the terminal, question after question. Arrow keys or the digits choose; Escape and Ctrl-C mean "later" like the entry of that
 * name, because the question must not be lost.
 *
 * @returns one answer for each question; null when they want to answer later.
 */
export async function askInTerminal(
  request: GateRequest,
  { mayDecline }: AskOptions,
): Promise<readonly Answer[] | null> {
  const { issueId, title, questions, signal } = request;
  const entries = mayDecline ? [OWN_WORDS, DECLINE, LATER] : [OWN_WORDS, LATER];
  clack.log.step(`${escapeLine(issueId)} ${escapeLine(title)}: Claude asks`, { output: OUTPUT });
  const answers: Answer[] = [];
  for (const [index, question] of questions.entries()) {
    const count = questions.length === 1 ? "" : `${index + 1} of ${questions.length}  `;
    const answer = await askOne(question, count, entries, signal);
    if (answer === null) {
      clack.log.info("Left for later: the question goes into the issue.", { output: OUTPUT });
      return null;
    }
    answers.push(answer);
  }
  return answers;
}

/** Ask whether a tool may be used this once; anything but a clear yes is a no. */
export async function askPermissionInTerminal(request: PermissionQuestion): Promise<boolean> {
  const { issueId, toolName, input, signal } = request;
  const allowed = await clack.confirm({
    message: `${escapeLine(issueId)}: may Claude use ${escapeLine(toolName)} this once?\n${escapeLine(input)}`,
    initialValue: false,
    signal,
    output: OUTPUT,
  });
  return allowed === true;
}

async function askOne(
  question: Question,
  count: string,
  entries: readonly string[],
  signal: AbortSignal,
): Promise<Answer | null> {
  const header = question.header === "" ? "" : `${escapeLine(question.header)}: `;
  const message = `${count}${header}${escapeBlock(question.question)}`;
  if (question.options.length === 0) return askWords(message, signal);
  return question.multiSelect
    ? askSeveral(question, message, entries, signal)
    : askSingle(question, message, entries, signal);
}

/** One option, or one of the entries. */
async function askSingle(
  question: Pick<Question, "options">,
  message: string,
  entries: readonly string[],
  signal: AbortSignal,
): Promise<Answer | null> {
  const labels = [...question.options.map(describe), ...entries];
  const options = labels.map((label, value) => ({ value, label }));
  const stopDigits = followDigits(process.stdin, options.length);
  const chosen = await clack.select({ message, options, signal, output: OUTPUT, maxItems: options.length });
  stopDigits();
  if (clack.isCancel(chosen)) return null;
  const option = question.options[chosen];
  if (option !== undefined) return { labels: [option.label], text: null };
  if (labels[chosen] === OWN_WORDS) return askWords("Your answer", signal);
  return labels[chosen] === DECLINE ? DECLINED : null;
}

/** Several options; with none of them, one of the entries. */
async function askSeveral(
  question: Question,
  message: string,
  entries: readonly string[],
  signal: AbortSignal,
): Promise<Answer | null> {
  const options = question.options.map((option, index) => ({ value: index, label: describe(option, index) }));
  const stopDigits = followDigits(process.stdin, options.length);
  const chosen = await clack.multiselect({
    message: `${message} (Space marks, Enter goes on, also with none)`,
    options,
    required: false,
    signal,
    output: OUTPUT,
    maxItems: options.length,
  });
  stopDigits();
  if (clack.isCancel(chosen)) return null;
  if (chosen.length === 0) return askSingle({ options: [] }, "None of them", entries, signal);
  return { labels: chosen.flatMap((index) => question.options[index]?.label ?? []), text: null };
}

async function askWords(message: string, signal: AbortSignal): Promise<Answer | null> {
  const words = await clack.text({
    message,
    signal,
    output: OUTPUT,
    validate: (value) => ((value ?? "").trim() === "" ? "Say something, or press Esc to answer later" : undefined),
  });
  return clack.isCancel(words) ? null : { labels: [], text: words.trim() };
}

function describe({ label, description }: Question["options"][number], index: number): string {
  return `${index + 1}  ${escapeLine(label)}${description === "" ? "" : `: ${escapeLine(description)}`}`;
}
