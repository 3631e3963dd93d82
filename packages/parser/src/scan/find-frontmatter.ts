import type { FrontmatterBounds } from "./block-scan.ts";
import { CARRIAGE_RETURN, LINE_FEED, skipBlanks } from "./characters.ts";

const BYTE_ORDER_MARK = 0xfeff;
/** The same mark when the bytes were decoded as Latin-1. */
const LATIN1_BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

/** Length of a leading byte order mark: 1, or 3 in text that was decoded as Latin-1, else 0. */
export function byteOrderMarkLength(text: string): number {
  if (text.charCodeAt(0) === BYTE_ORDER_MARK) return 1;
  return text.startsWith(LATIN1_BYTE_ORDER_MARK) ? LATIN1_BYTE_ORDER_MARK.length : 0;
}

/**
 * Finds the block between two lines that are exactly `---` (trailing blanks allowed), the first of them the first line
 * of the text. `---js`, `----` and `---foo` open and close nothing.
 * @param from where the opening line must start, for a second block; default: after a byte order mark
 * @returns `null` without such an opening line, or when none closes it
 */
export function findFrontmatter(text: string, from: number = byteOrderMarkLength(text)): FrontmatterBounds | null {
  const contentStart = afterFenceLine(text, from);
  if (contentStart === -1 || contentStart > text.length) return null;
  // The closing line may follow at once, so the search starts at the line feed of the opening line.
  let lineFeed = contentStart - 1;
  while (lineFeed !== -1) {
    const end = afterFenceLine(text, lineFeed + 1);
    if (end !== -1) return { start: from, contentStart, contentEnd: lineFeed + 1, end: Math.min(end, text.length) };
    lineFeed = text.indexOf("\n---", lineFeed + 1);
  }
  return null;
}

/** Offset after a `---` line that starts at `start` (one more than the length at the end of the text), or -1. */
function afterFenceLine(text: string, start: number): number {
  if (!text.startsWith("---", start)) return -1;
  let at = skipBlanks(text, start + 3, text.length);
  if (at === text.length) return at + 1;
  if (text.charCodeAt(at) === CARRIAGE_RETURN) at++;
  return text.charCodeAt(at) === LINE_FEED ? at + 1 : -1;
}
