import {
  ASTERISK,
  DASH,
  DIGIT_1,
  DOT,
  GREATER_THAN,
  isDigit,
  PAREN_CLOSE,
  PLUS,
  SPACE,
  skipBlanks,
  TAB,
  UNDERSCORE,
} from "./characters.ts";
import type { LineCursor } from "./line-cursor.ts";

/** Deeper containers are read as text and make the scan unsure; it bounds what one blank line can cost. */
export const MAX_CONTAINERS = 63;
/** From this indentation on a line is code, so no marker counts. */
const CODE_INDENT = 4;
const MAX_NUMBER_DIGITS = 9;

const CLOSED = 0;
const CONTINUED = 1;
const NEXT_ITEM = 2;

/** One open block quote or list. As in micromark a list is one container, and a new item of it continues it. */
interface Container {
  /** Character of the list marker (`-`, `+`, `*`, `.`, `)`), or 0 for a block quote. */
  marker: number;
  /** Columns that the item's content is indented by. */
  size: number;
  /** The item's first line holds nothing but the marker. */
  startsBlank: boolean;
  /** ... and another blank line followed, so the item is over (CommonMark 5.2). */
  isBlankOver: boolean;
}

/**
 * The open containers at the current line (CommonMark 5 and the appendix's parsing strategy), with micromark's behaviour
 * where the specification leaves room.
 */
export class Containers {
  /** How many are open. */
  depth = 0;
  /** How many of them the current line continues, new ones included. */
  continued = 0;
  readonly #stack: Container[] = [];
  /** Filled while a marker is tried: what is open may still go on lazily, so its entry must stay as it is. */
  #spare = newContainer();
  /** Where the last search for a thematic break failed, and for which character. */
  #breakFailure = -1;
  #breakMarker = 0;

  /** Starts a line: nothing is continued yet. */
  startLine(): void {
    this.continued = 0;
    this.#breakFailure = -1;
  }

  /**
   * Consumes the markers of the open containers as far as they match.
   * @returns whether a new list item began, which ends the leaf block of the item before
   */
  continueLine(cursor: LineCursor): boolean {
    while (this.continued < this.depth) {
      const container = this.#stack[this.continued];
      if (container === undefined) break;
      const outcome = container.marker === 0 ? continueQuote(cursor) : this.#continueList(container, cursor);
      if (outcome === CLOSED) break;
      this.continued++;
      if (outcome === NEXT_ITEM) {
        this.depth = this.continued;
        return true;
      }
    }
    return false;
  }

  /**
   * Opens the container that starts here, closing those the line did not continue.
   * @param interrupts whether it would interrupt a paragraph: then an ordered list must start with 1, and no item be empty
   */
  open(cursor: LineCursor, interrupts: boolean): boolean {
    if (cursor.isBlank() || cursor.indent() >= CODE_INDENT) return false;
    const code = cursor.text.charCodeAt(cursor.textStart);
    if (!mayStartContainer(code)) return false;
    const container = this.#spare;
    container.marker = 0;
    const isOpen = code === GREATER_THAN ? openQuote(cursor) : this.#readMarker(container, cursor, interrupts);
    if (!isOpen) return false;
    this.#spare = this.#stack[this.continued] ?? newContainer();
    this.#stack[this.continued] = container;
    this.continued++;
    this.depth = this.continued;
    return true;
  }

  /** Passes a blank line over a single open list; false when more is open, or a quote. */
  passBlank(): boolean {
    const container = this.#stack[0];
    if (this.depth !== 1 || container === undefined || container.marker === 0) return false;
    container.isBlankOver ||= container.startsBlank;
    return true;
  }

  /**
   * Begins the next item of the list that is open at the margin, closing what is inside it; false without such a list.
   * @param size columns of the marker and the one space after it
   */
  passItem(marker: number, size: number): boolean {
    const container = this.#stack[0];
    if (this.depth === 0 || container === undefined || container.marker !== marker) return false;
    container.size = size;
    container.startsBlank = false;
    container.isBlankOver = false;
    this.depth = 1;
    return true;
  }

  /** Closes what the line does not continue. */
  closeUnmatched(): void {
    this.depth = this.continued;
  }

  #continueList(container: Container, cursor: LineCursor): number {
    if (cursor.isBlank()) {
      container.isBlankOver ||= container.startsBlank;
      cursor.consumeIndent(container.size);
      return CONTINUED;
    }
    const isOver = container.isBlankOver;
    container.isBlankOver = false;
    container.startsBlank = false;
    if (!isOver && cursor.indent() >= container.size) {
      cursor.consumeIndent(container.size);
      return CONTINUED;
    }
    if (cursor.indent() >= CODE_INDENT) return CLOSED;
    return this.#readMarker(container, cursor, false) ? NEXT_ITEM : CLOSED;
  }

  /** Reads a list marker; with `container.marker` set only the same kind of list counts. */
  #readMarker(container: Container, cursor: LineCursor, interrupts: boolean): boolean {
    const { text, textStart, lineEnd } = cursor;
    const code = text.charCodeAt(textStart);
    let markerEnd = textStart;
    let marker = code;
    if (isDigit(code)) {
      if (interrupts && code !== DIGIT_1) return false;
      while (markerEnd < lineEnd && isDigit(text.charCodeAt(markerEnd))) markerEnd++;
      if (markerEnd - textStart > (interrupts ? 1 : MAX_NUMBER_DIGITS)) return false;
      marker = markerEnd < lineEnd ? text.charCodeAt(markerEnd) : 0;
      if (marker !== DOT && marker !== PAREN_CLOSE) return false;
    } else if (code !== DASH && code !== ASTERISK && code !== PLUS) {
      return false;
    }
    if (container.marker !== 0 && container.marker !== marker) return false;
    const after = markerEnd + 1 < lineEnd ? text.charCodeAt(markerEnd + 1) : -1;
    if (after !== -1 && after !== SPACE && after !== TAB) return false;
    if (code !== PLUS && marker === code && this.isThematicBreak(cursor)) return false;
    return consumeMarker(container, cursor, marker, markerEnd + 1 - textStart, interrupts);
  }

  /** Whether the line from here on is a thematic break (CommonMark 4.1); one failed search serves the whole line. */
  isThematicBreak(cursor: LineCursor): boolean {
    const { text, textStart, lineEnd } = cursor;
    const marker = text.charCodeAt(textStart);
    if (marker !== DASH && marker !== ASTERISK && marker !== UNDERSCORE) return false;
    if (this.#breakMarker === marker && textStart <= this.#breakFailure) return false;
    let count = 0;
    let at = textStart;
    for (; at < lineEnd; at++) {
      const code = text.charCodeAt(at);
      if (code === marker) count++;
      else if (code !== SPACE && code !== TAB) break;
    }
    if (at === lineEnd && count >= 3) return true;
    if (at < lineEnd) {
      this.#breakMarker = marker;
      this.#breakFailure = at;
    }
    return false;
  }
}

function newContainer(): Container {
  return { marker: 0, size: 0, startsBlank: false, isBlankOver: false };
}

function mayStartContainer(code: number): boolean {
  return code === GREATER_THAN || code === DASH || code === ASTERISK || code === PLUS || isDigit(code);
}

function continueQuote(cursor: LineCursor): number {
  if (cursor.isBlank() || cursor.indent() >= CODE_INDENT) return CLOSED;
  if (cursor.text.charCodeAt(cursor.textStart) !== GREATER_THAN) return CLOSED;
  openQuote(cursor);
  return CONTINUED;
}

function openQuote(cursor: LineCursor): boolean {
  cursor.consumeText(1);
  cursor.consumeIndent(1);
  return true;
}

/** Consumes marker and padding and notes how far the item's content is indented (CommonMark 5.2, rules 1 to 3). */
function consumeMarker(
  container: Container,
  cursor: LineCursor,
  marker: number,
  length: number,
  interrupts: boolean,
): boolean {
  const indent = cursor.indent();
  const isEmpty = skipBlanks(cursor.text, cursor.textStart + length, cursor.lineEnd) === cursor.lineEnd;
  if (isEmpty && interrupts) return false;
  cursor.consumeText(length);
  container.marker = marker;
  container.startsBlank = isEmpty;
  container.isBlankOver = false;
  const padding = isEmpty || cursor.indent() > CODE_INDENT ? 1 : cursor.indent();
  if (!isEmpty) cursor.consumeIndent(padding);
  container.size = indent + length + padding;
  return true;
}
