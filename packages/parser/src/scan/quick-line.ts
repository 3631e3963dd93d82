import {
  ASTERISK,
  BACKTICK,
  CARRIAGE_RETURN,
  DASH,
  DOT,
  HASH,
  isAsciiLetter,
  isDigit,
  LINE_FEED,
  SPACE,
} from "./characters.ts";
import { isAtxHeading } from "./heading-line.ts";
import { addAtxHeading } from "./headings.ts";
import { CONTENT, FENCE, NONE, type ScanState, SPECIAL } from "./scan-state.ts";

/**
 * Reads the lines that make up the bulk of every file without the general machinery: text and code at the margin, blank
 * lines, headings, and items of a list at the margin. It does exactly what the general way would do.
 * @returns false when the line needs the general way; nothing has changed then
 */
export function readQuickLine(state: ScanState): boolean {
  const { cursor, text } = state;
  const start = cursor.lineStart;
  const code = text.charCodeAt(start);
  if (state.leaf >= FENCE) {
    // Code at the top level ends with its own fence only.
    return state.leaf === FENCE && state.containers.depth === 0 && code !== state.fenceCode && code !== SPACE;
  }
  if (code >= 128 || SPECIAL[code] === 0) return readText(state, start);
  switch (code) {
    case LINE_FEED:
    case CARRIAGE_RETURN:
      return readBlank(state);
    case HASH:
      return readHeading(state, start);
    case DASH:
    case ASTERISK:
      return text.charCodeAt(start + 1) === SPACE && readItem(state, start, code, 2);
  }
  return isDigit(code) && readNumberedItem(state, start);
}

/** Text at the margin goes on with a paragraph, even one inside containers (lazily), or ends them all and starts one. */
function readText(state: ScanState, start: number): boolean {
  if (state.leaf === CONTENT) {
    state.continueContent(start);
    return true;
  }
  state.containers.depth = 0;
  state.wasBlank = false;
  state.startContent(start, true);
  return true;
}

function readBlank(state: ScanState): boolean {
  if (state.wasBlank) return true;
  if (state.containers.depth > 0 && !state.containers.passBlank()) return false;
  state.wasBlank = true;
  if (state.leaf === CONTENT) state.leaf = NONE;
  return true;
}

/** No container goes on with a `#` at the margin, and a heading interrupts everything. */
function readHeading(state: ScanState, start: number): boolean {
  if (!isAtxHeading(state.text, start, state.cursor.lineEnd)) return false;
  state.containers.depth = 0;
  state.wasBlank = false;
  addAtxHeading(state, start);
  return true;
}

function readNumberedItem(state: ScanState, start: number): boolean {
  const { text } = state;
  let at = start + 1;
  while (isDigit(text.charCodeAt(at))) at++;
  if (at - start > 3 || text.charCodeAt(at) !== DOT || text.charCodeAt(at + 1) !== SPACE) return false;
  return readItem(state, start, DOT, at + 2 - start);
}

/** An item at the margin of a list that is open at the margin, one space and plain text after its marker. */
function readItem(state: ScanState, start: number, marker: number, size: number): boolean {
  if (!startsParagraph(state.text, start + size)) return false;
  if (!state.containers.passItem(marker, size)) return false;
  state.wasBlank = false;
  state.startContent(start + size, false);
  return true;
}

/** Whether what stands at `at` can only be the start of a paragraph; false also when it takes more than a glance. */
function startsParagraph(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code >= 128 || SPECIAL[code] === 0) return true;
  if (code === BACKTICK) return text.charCodeAt(at + 1) !== BACKTICK;
  // `**bold**`, but neither a list marker nor a thematic break.
  return code === ASTERISK && text.charCodeAt(at + 1) === ASTERISK && isAsciiLetter(text.charCodeAt(at + 2));
}
