import { LINE_FEED, SPACE, TAB } from "./characters.ts";

/**
 * Walks a text line by line and within the line by column, tabs counting to the next multiple of four (CommonMark 2.2).
 *
 * What stands between {@link column} and {@link textColumn} is blank, so a tab that is only partly consumed needs no
 * state of its own. Lines end at LF, CRLF and a bare CR (CommonMark 2.1).
 */
export class LineCursor {
  readonly text: string;
  /** Offset of the line's first character. */
  lineStart = 0;
  /** Offset of its line ending, or of the end of the text. */
  lineEnd = 0;
  /** Offset of the next line. */
  nextLine: number;
  /** 1-based number of the line. */
  line: number;
  /** Columns consumed so far by container markers and indentation. */
  column = 0;
  /** Offset of the first character that is not blank; {@link lineEnd} on a blank rest. */
  textStart = 0;
  /** Column of {@link textStart}. */
  textColumn = 0;

  /** Cached search results, so that a rare character is not looked for again on every line. */
  #nextLineFeed = -1;
  #nextCarriageReturn = -1;

  constructor(text: string, start: number, line: number) {
    this.text = text;
    this.nextLine = start;
    this.line = line - 1;
    this.#nextCarriageReturn = find(text, "\r", start);
  }

  /** Moves to the next line; false at the end of the text. {@link findText} must follow before columns are read. */
  advance(): boolean {
    const start = this.nextLine;
    if (start >= this.text.length) return false;
    this.lineStart = start;
    this.line++;
    if (this.#nextLineFeed < start) this.#nextLineFeed = find(this.text, "\n", start);
    if (this.#nextCarriageReturn < start) this.#nextCarriageReturn = find(this.text, "\r", start);
    if (this.#nextCarriageReturn < this.#nextLineFeed) {
      this.lineEnd = this.#nextCarriageReturn;
      this.nextLine = this.lineEnd + (this.text.charCodeAt(this.lineEnd + 1) === LINE_FEED ? 2 : 1);
    } else {
      this.lineEnd = this.#nextLineFeed;
      this.nextLine = this.lineEnd + 1;
    }
    return true;
  }

  /** Starts reading the line from its first column. */
  findText(): void {
    this.#skipBlanksFrom(this.lineStart, 0);
  }

  isBlank(): boolean {
    return this.textStart === this.lineEnd;
  }

  /** Columns of indentation before the text that are not consumed yet. */
  indent(): number {
    return this.textColumn - this.column;
  }

  /** Consumes at most `columns` of indentation. */
  consumeIndent(columns: number): void {
    this.column = Math.min(this.column + columns, this.textColumn);
  }

  /** Consumes the indentation and `length` characters of text, none of them a tab. */
  consumeText(length: number): void {
    this.#skipBlanksFrom(this.textStart + length, this.textColumn + length);
  }

  #skipBlanksFrom(offset: number, column: number): void {
    const text = this.text;
    const end = this.lineEnd;
    let at = offset;
    let atColumn = column;
    while (at < end) {
      const code = text.charCodeAt(at);
      if (code === SPACE) atColumn++;
      else if (code === TAB) atColumn += 4 - (atColumn & 3);
      else break;
      at++;
    }
    this.column = column;
    this.textStart = at;
    this.textColumn = atColumn;
  }
}

function find(text: string, character: string, from: number): number {
  const at = text.indexOf(character, from);
  return at === -1 ? text.length : at;
}
