import { answerQuestion, findQuestion, type GivenAnswer, readAnswers } from "@ll-issues/runner";
import type { GlobalArguments } from "../arguments/command-line.ts";
import type { AnswerArguments } from "../declare/answer.ts";
import { EXIT } from "../exit-codes.ts";
import { formatQuestions } from "../gates/format-questions.ts";
import type { Io } from "../io.ts";
import { openTracker } from "../open-tracker.ts";
import { type Colours, chooseColours } from "../output/colours.ts";
import { escapeLine, toSafeJson } from "../output/escape-text.ts";

/**
 * Answer what an issue asks. Without an answer on the command line a person at a terminal is asked; without a terminal the question is printed, and
 * the exit code says that it waits.
 */
export async function runAnswer(line: GlobalArguments, options: AnswerArguments, io: Io): Promise<number> {
  const tracker = await openTracker(line, io);
  const place = { ...tracker, reference: options.id, questionId: options.question ?? null };
  const colours = chooseColours(io.stdout, io, line.color);
  if (options.texts.length === 0 && !(io.isInteractive && !line.json)) {
    const { issue, open } = await findQuestion(place);
    if (line.json) {
      const { id, path } = { id: issue.parsed.id, path: issue.path };
      const questions = open.questions.map(({ question, header, options: offered, multiSelect }) => ({
        question,
        header,
        options: offered,
        multiSelect,
      }));
      await io.stdout.write(
        `${toSafeJson({ schemaVersion: 1, kind: "question", issue: { id, path }, question: open.questionId, questions })}\n`,
      );
    } else {
      await io.stdout.write(formatQuestions(issue.parsed.id, open.questions, colours));
    }
    return EXIT.waiting;
  }
  const given = await answerQuestion({ ...place, replace: options.replace }, async (questions, issue) => {
    if (options.texts.length > 0) return readAnswers(options.texts, questions);
    const { askInTerminal } = await import("../gates/ask-in-terminal.ts");
    const { id, title } = issue.parsed;
    // Claude is not there to be told that no answer will come.
    return askInTerminal(
      { issueId: id, title, questions, signal: new AbortController().signal },
      { mayDecline: false },
    );
  });
  if (given === null) return EXIT.waiting;
  await io.stdout.write(line.json ? `${toSafeJson(toDocument(given))}\n` : formatGiven(given, colours));
  return EXIT.ok;
}

function toDocument({ issue, answered }: GivenAnswer): object {
  return { schemaVersion: 1, kind: "answer", issue: { id: issue.parsed.id, path: issue.path }, answered };
}

function formatGiven({ issue, answered }: GivenAnswer, colours: Colours): string {
  const { id } = issue.parsed;
  const lines = answered.map(({ question, answer, isOption }) => {
    const remark = isOption ? "" : colours.yellow(" (in your own words, none of the options)");
    return `${escapeLine(question)} ${colours.bold(escapeLine(answer))}${remark}\n`;
  });
  return `${lines.join("")}Written into ${escapeLine(issue.path)}.\nGo on with \`ll-issues resolve ${escapeLine(id)}\`.\n`;
}
