/** A place in a file as people count it. */
export interface LinePosition {
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 units. */
  readonly column: number;
}

/**
 * Turns an offset into line and column.
 *
 * @param text the whole file
 * @param offset in UTF-16 units; beyond the end counts as the end
 * @param from a place known already, at or before the offset and at the start of a line, to count on from
 */
export function locateOffset(text: string, offset: number, from = { offset: 0, line: 1 }): LinePosition {
  const target = Math.min(offset, text.length);
  let line = from.line;
  let lineStart = from.offset;
  for (let next = text.indexOf("\n", lineStart); next !== -1 && next < target; next = text.indexOf("\n", lineStart)) {
    line += 1;
    lineStart = next + 1;
  }
  return { line, column: target - lineStart + 1 };
}

/**
 * Finds the offset where a line begins.
 *
 * @param line 1-based; beyond the last line the answer is the end of the text
 */
export function findLineStart(text: string, line: number): number {
  let at = 0;
  for (let count = 1; count < line; count += 1) {
    const newline = text.indexOf("\n", at);
    if (newline === -1) return text.length;
    at = newline + 1;
  }
  return at;
}
