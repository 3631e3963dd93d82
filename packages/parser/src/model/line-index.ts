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
 * Makes a function that turns offsets into places and counts on from the offset it was asked for before, so that very many
 * offsets in order cost one pass over the text.
 */
export function createLocator(text: string): (offset: number) => LinePosition {
  let last = { offset: 0, line: 1 };
  return (offset) => {
    const place = locateOffset(text, offset, offset < last.offset ? { offset: 0, line: 1 } : last);
    last = { offset: Math.min(offset, text.length) - place.column + 1, line: place.line };
    return place;
  };
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
