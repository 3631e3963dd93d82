import { BACKTICK, isBlank, SPACE, skipRun } from "./characters.ts";
import { LineCursor } from "./line-cursor.ts";

const SHORTEST_FENCE = 3;
const LARGEST_INDENT = 3;

/**
 * Length of the fence that opens a code block at `start`, or 0 (CommonMark 4.5).
 * @param code the character at `start`, a backtick or a tilde
 */
export function openingFenceLength(text: string, start: number, end: number, code: number): number {
  const after = skipRun(text, start, end, code);
  const length = after - start;
  if (length < SHORTEST_FENCE) return 0;
  // The info string of a backtick fence holds no backtick, else `` ```a``` `` would open a block.
  if (code === BACKTICK) {
    for (let at = after; at < end; at++) if (text.charCodeAt(at) === BACKTICK) return 0;
  }
  return length;
}

/** Length of the closing fence of characters `code` at `start`, or 0: nothing but blanks may follow it. */
export function closingFenceLength(text: string, start: number, end: number, code: number): number {
  const after = skipRun(text, start, end, code);
  if (after - start < SHORTEST_FENCE) return 0;
  for (let at = after; at < end; at++) if (!isBlank(text.charCodeAt(at))) return 0;
  return after - start;
}

/**
 * Every line of a text that could close a top-level fence of one character.
 *
 * It answers whether an opener ever closes without reading on from it, so that any number of fences that never close
 * costs one pass instead of one pass each.
 */
export class FenceClosers {
  readonly #offsets: number[] = [];
  /** The longest closing fence at or after the offset of the same index. */
  readonly #longest: number[] = [];

  constructor(text: string, from: number, code: number) {
    const cursor = new LineCursor(text, from, 1);
    while (cursor.advance()) {
      const start = skipRun(text, cursor.lineStart, Math.min(cursor.lineStart + LARGEST_INDENT, cursor.lineEnd), SPACE);
      if (text.charCodeAt(start) !== code) continue;
      const length = closingFenceLength(text, start, cursor.lineEnd, code);
      if (length === 0) continue;
      this.#offsets.push(start);
      this.#longest.push(length);
    }
    for (let index = this.#longest.length - 2; index >= 0; index--) {
      this.#longest[index] = Math.max(this.#longest[index] ?? 0, this.#longest[index + 1] ?? 0);
    }
  }

  /** Whether a fence of `length` characters that opens at `offset` is closed further down. */
  closes(offset: number, length: number): boolean {
    let low = 0;
    let high = this.#offsets.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#offsets[middle] ?? 0) > offset) high = middle;
      else low = middle + 1;
    }
    return (this.#longest[low] ?? 0) >= length;
  }
}
