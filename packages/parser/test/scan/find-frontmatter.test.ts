import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FrontmatterBounds } from "../../src/scan/block-scan.ts";
import { findFrontmatter } from "../../src/scan/find-frontmatter.ts";
import { fuzzRuns, fuzzTimeout } from "../fuzz-runs.ts";

/** A line feed ends a line, a carriage return before it belongs to it. At the end of the text a line needs none. */
const FENCE = /^---[ \t]*(?:\r?\n|$)/;

/** The same, line by line and without looking ahead. */
function findByLines(text: string): FrontmatterBounds | null {
  const start = /^(?:\ufeff|\u00ef\u00bb\u00bf)?/.exec(text)?.[0].length ?? 0;
  const [first = "", ...lines] = text.slice(start).split(/(?<=\n)/);
  if (!FENCE.test(first)) return null;
  const contentStart = start + first.length;
  let at = contentStart;
  for (const line of lines) {
    if (FENCE.test(line)) return { start, contentStart, contentEnd: at, end: at + line.length };
    at += line.length;
  }
  return null;
}

const LINES = [
  "---",
  "---",
  "---",
  "--- ",
  "---\t ",
  "---\u00a0",
  "----",
  "---js",
  " ---",
  "--",
  "...",
  "a: b",
  "-",
  "",
];
const text = fc
  .record({
    mark: fc.constantFrom("", "", "", "\ufeff", "\u00ef\u00bb\u00bf", "\n"),
    lines: fc.array(fc.tuple(fc.constantFrom(...LINES), fc.constantFrom("\n", "\n", "\r\n", "\r", "\r\r\n", " \r\n")), {
      maxLength: 7,
    }),
    last: fc.constantFrom("", "", "---", "---\r", "--- ", "body", "\ufeff"),
  })
  .map(({ mark, lines, last }) => mark + lines.flat().join("") + last);

describe("findFrontmatter", () => {
  it.each([
    ["---\r", null],
    ["---\n---\r", null],
    ["---\n---", { start: 0, contentStart: 4, contentEnd: 4, end: 7 }],
    ["\ufeff--- \r\na\r\n---\t\nb", { start: 1, contentStart: 7, contentEnd: 10, end: 15 }],
    ["---\na\n----\n", null],
  ])("finds in %j what it should", (source, bounds) => {
    expect([findFrontmatter(source), findByLines(source)]).toEqual([bounds, bounds]);
  });

  it(
    "finds what a reading line by line finds",
    () => {
      fc.assert(
        fc.property(text, (source) => {
          expect(findFrontmatter(source)).toEqual(findByLines(source));
        }),
        { numRuns: fuzzRuns },
      );
    },
    fuzzTimeout,
  );
});
