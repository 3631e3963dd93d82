import type { FrontmatterProblem } from "./frontmatter.ts";

const EXCERPT_WIDTH = 100;

/**
 * Describes a problem at an offset of a block, with the line and a caret under the column.
 * @param firstLine 1-based line of the block's first line in the file
 */
export function problemAt(
  code: string,
  message: string,
  block: string,
  offset: number,
  firstLine: number,
): FrontmatterProblem {
  const at = Math.min(offset, block.length);
  const lineStart = block.lastIndexOf("\n", at - 1) + 1;
  const column = at - lineStart + 1;
  return {
    code,
    message,
    line: firstLine + countLineFeeds(block, lineStart),
    column,
    excerpt: excerptAt(block, lineStart, column),
  };
}

/** Number of line feeds before `end`. */
export function countLineFeeds(text: string, end: number): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at !== -1 && at < end; at = text.indexOf("\n", at + 1)) count++;
  return count;
}

/** The line around the column, cut when long, and a caret below; a tab counts as one character on both lines. */
function excerptAt(block: string, lineStart: number, column: number): string {
  const lineEnd = block.indexOf("\n", lineStart);
  const line = block.slice(lineStart, lineEnd === -1 ? block.length : lineEnd).trimEnd();
  const from = Math.max(0, column - 1 - EXCERPT_WIDTH / 2);
  const shown = line.slice(from, from + EXCERPT_WIDTH);
  const before = shown.slice(0, column - 1 - from).replace(/[^\t]/g, " ");
  return `${shown}\n${before}^`;
}
