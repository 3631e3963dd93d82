import { type ParsedIssue, parseInlineText, type Section } from "@ll-issues/parser";
import type { Answer } from "./answer.ts";
import { ANSWER_LINE, ASKED, parseLabel } from "./format-open-question.ts";
import type { OpenItem, OpenQuestion } from "./open-question.ts";
import { OPEN_QUESTION } from "./section-titles.ts";

/**
 * Read the question that an issue holds, with the boxes a person ticked and the words they wrote; null when there is none.
 *
 * Words count wherever they stand below the question; what we wrote ourselves does not.
 */
export function parseOpenQuestion(issue: ParsedIssue): OpenQuestion | null {
  const section = issue.section(OPEN_QUESTION);
  if (section === null) return null;
  const parts = issue.subsections(section).filter(({ depth }) => depth === 3);
  const own = parts.filter(({ title }) => /^Question \d+(?::|$)/.test(title) || title === ASKED);
  const questions = own
    .filter(({ title }) => title !== ASKED)
    .map((part) => parseItem(issue.text, part, endOf(part, own, section)));
  const asked = own.findLast(({ title }) => title === ASKED);
  const facts = asked === undefined ? "" : issue.text.slice(asked.bodyStart, asked.end);
  return {
    questions,
    runId: readFact(facts, "Run"),
    questionId: readFact(facts, "Question"),
    digest: readFact(facts, "Issue text"),
    statusBefore: readStatus(facts),
    answeredBy: readFact(facts, "Answered by"),
    factsEnd: asked === undefined ? section.end : asked.bodyStart + facts.trimEnd().length,
    line: section.line,
  };
}

/** A heading that a person writes in an answer does not end it. */
function endOf(part: Section, own: readonly Section[], section: Section): number {
  return own.find(({ headingStart }) => headingStart > part.headingStart)?.headingStart ?? section.end;
}

function readFact(facts: string, name: string): string | null {
  // Whoever answered last stands last.
  const value = [...facts.matchAll(new RegExp(`^- \\*\\*${name}\\*\\*: (.*)$`, "gm"))].at(-1)?.[1]?.trim();
  return value === undefined ? null : value.replace(/^`([^`]*)`$/, "$1");
}

function readStatus(facts: string): string | null {
  const status = readFact(facts, "Status before");
  return status === null || status === "none" ? null : status;
}

interface Line {
  readonly text: string;
  readonly start: number;
}

function parseItem(text: string, part: Section, end: number): OpenItem {
  const lines = splitLines(text, part.bodyStart, end);
  const asked = lines.findIndex((line) => line.text.trim() !== "");
  const question = parseInlineText(lines[asked]?.text.trim() ?? "");
  const rest = lines.slice(asked + 1);
  const boxes = rest.flatMap((line) => readBox(line) ?? []);
  const multiSelect = rest.some((line) => line.text.trim() === "Choose one or several:");
  const place = rest.find((line) => line.text.startsWith(ANSWER_LINE));
  const written = rest.flatMap((line) => readWords(line));
  const ticked = boxes.filter(({ isTicked }) => isTicked);
  const answer = toAnswer(
    ticked.map(({ label }) => label),
    written
      .map((line) => parseInlineText(line.text))
      .join("\n")
      .trim(),
  );
  return {
    question,
    header: part.title.replace(/^Question \d+:?\s*/, ""),
    options: boxes.map(({ label, description }) => ({ label, description })),
    multiSelect,
    answer,
    problem:
      !multiSelect && ticked.length > 1
        ? `«${question}» takes one option, and ${ticked.length} are ticked: ${ticked.map(({ label }) => label).join(", ")}`
        : null,
    answerAt: place === undefined ? end : place.start + ANSWER_LINE.length,
    words: written.map(({ start, text: words }) => ({ start, end: start + words.length })),
    marks: boxes.map(({ mark }) => mark),
    answeredAt:
      answer === null ? null : (ticked[0]?.mark ?? written.find((line) => line.text.trim() !== "")?.start ?? null),
  };
}

function toAnswer(labels: readonly string[], words: string): Answer | null {
  if (labels.length === 0 && words === "") return null;
  return { labels, text: words === "" ? null : words };
}

interface Box {
  readonly label: string;
  readonly description: string;
  readonly isTicked: boolean;
  readonly mark: number;
}

/** Somebody's editor may have taken the asterisks away; the box stays an option. */
const BOX = /^[ \t]*[-*+] \[(.)\] (?:\*\*((?:\\.|[^\\*])+)\*\*|([^:]+))(?::\s*(.*))?$/u;

function readBox(line: Line): Box | null {
  const match = BOX.exec(line.text);
  if (match === null) return null;
  return {
    label: parseLabel((match[2] ?? match[3] ?? "").trim()),
    description: parseInlineText(match[4]?.trim() ?? ""),
    isTicked: (match[1] ?? " ") !== " ",
    mark: line.start + line.text.indexOf("[") + 1,
  };
}

/** What of a line a person wrote. */
function readWords(line: Line): Line[] {
  const trimmed = line.text.trim();
  if (trimmed === "Choose one:" || trimmed === "Choose one or several:" || BOX.test(line.text)) return [];
  if (!line.text.startsWith(ANSWER_LINE)) return [line];
  const words = line.text.slice(ANSWER_LINE.length);
  return words.trim() === "" ? [] : [{ text: words, start: line.start + ANSWER_LINE.length }];
}

function splitLines(text: string, from: number, to: number): Line[] {
  const lines: Line[] = [];
  let start = from;
  for (const raw of text.slice(from, to).split("\n")) {
    lines.push({ text: raw.replace(/\r$/, ""), start });
    start += raw.length + 1;
  }
  return lines;
}
