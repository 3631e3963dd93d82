import type { BlockScan, Heading } from "../scan/block-scan.ts";
import { atxHeadingTitle, isAtxHeading, setextTitle } from "../scan/heading-line.ts";
import { skipLinkDefinitions } from "../scan/link-definitions.ts";
import type { ExactAnswer } from "./exact-answer.ts";
import type { ExactHeading } from "./exact-headings.ts";

const LINE_END = /\r\n|\n|\r|$/g;

/**
 * Put an exact answer in the place of the headings that a scan was unsure of.
 *
 * @returns the scan, sure now; or with one more reason why it is not, when the exact parser was stopped.
 */
export function applyExactAnswer(text: string, scan: BlockScan, answer: ExactAnswer): BlockScan {
  if ("givenUp" in answer) return { ...scan, unsure: [...scan.unsure, answer.givenUp] };
  const countLines = createLineCounter(text);
  const headings = answer.headings.map((heading) => toHeading(text, heading, countLines(heading.start)));
  return { ...scan, headings, repairedFences: answer.repairedFences, unsure: [] };
}

function toHeading(text: string, { depth, start, end }: ExactHeading, line: number): Heading {
  const firstLineEnd = findLineEnd(text, start);
  const lastLineEnd = findLineEnd(text, end);
  const title = isAtxHeading(text, start, firstLineEnd)
    ? atxHeadingTitle(text, start + depth, firstLineEnd)
    : titleWithoutDefinitions(text.slice(start, findLineStart(text, end)));
  return { depth, start, end: skipLineEnd(text, lastLineEnd), title, line };
}

/** Link definitions may stand before the text of a setext heading, and belong to the node but not to the title. */
function titleWithoutDefinitions(lines: string): string {
  const content = lines.replace(/(?:\r\n|\r|\n)[ \t]*/g, "\n").replace(/\n$/, "");
  return setextTitle(content, skipLinkDefinitions(content), content.length);
}

/** For offsets in order: the 1-based line of each. A bare CR ends a line too (CommonMark 2.1). */
function createLineCounter(text: string): (offset: number) => number {
  let line = 1;
  let lineEnd = findLineEnd(text, 0);
  return (offset) => {
    while (lineEnd < offset) {
      line += 1;
      lineEnd = findLineEnd(text, skipLineEnd(text, lineEnd));
    }
    return line;
  };
}

function findLineEnd(text: string, from: number): number {
  LINE_END.lastIndex = from;
  return LINE_END.exec(text)?.index ?? text.length;
}

/** Where the line begins that an offset stands in. */
function findLineStart(text: string, offset: number): number {
  return Math.max(text.lastIndexOf("\n", offset - 1), text.lastIndexOf("\r", offset - 1)) + 1;
}

function skipLineEnd(text: string, at: number): number {
  return at + (text.startsWith("\r\n", at) ? 2 : Math.min(1, text.length - at));
}
