import { escapeLength } from "./double-quoted.ts";
import { isForbiddenKey } from "./limits.ts";

/** Offsets of one value in the text: quotes and brackets included, comment and surrounding blanks not. */
export interface SourceRange {
  readonly start: number;
  readonly end: number;
  /** A list item that is a map of this one key to the value. */
  readonly key?: string;
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const DOUBLE_QUOTE = 0x22;
const HASH = 0x23;
const SINGLE_QUOTE = 0x27;
const DASH = 0x2d;
const COLON = 0x3a;
const BRACKET_OPEN = 0x5b;
const BACKSLASH = 0x5c;

/** Key characters; the strict rule for keys is checked on the whole key. */
const KEY_CHARACTER = new Uint8Array(128);
for (const character of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-") {
  KEY_CHARACTER[character.charCodeAt(0)] = 1;
}

/** Characters that mean something to YAML at the start of a plain scalar (YAML 1.2.2, 5.3 and 7.3.3). */
const INDICATOR = new Uint8Array(128);
for (const character of "-?:,[]{}#&*!|>'\"%@`") INDICATOR[character.charCodeAt(0)] = 1;

const FLOW_LIST =
  /^\[(?: *(?:'[^'",[\]{}#\\]*'|"[^'",[\]{}#\\]*"|[\w.~/+(][\w.~/+()@=$^;<>!?*&%-]*(?: [\w.~/+()@=$^;<>!?*&%-]+)*) *(?:,(?! *\])|(?=\])))*\]$/;

/**
 * Walks a frontmatter block for {@link readSimpleFrontmatter}: one pass, no backtracking, and it gives up at the first
 * thing it does not know exactly.
 */
export class SimpleScanner {
  /** Lines entered so far; the current line is the last of them. */
  linesRead = 0;
  readonly #text: string;
  readonly #end: number;
  #next: number;
  #lineStart = 0;
  #lineEnd = 0;

  constructor(text: string, start: number, end: number) {
    this.#text = text;
    this.#end = end;
    this.#next = start;
  }

  /** Moves to the next line that is neither blank nor a comment; false at the end of the block. */
  nextContent(): boolean {
    while (this.#advance()) {
      const at = this.#skipSpaces(this.#lineStart);
      if (at < this.#lineEnd && this.#text.charCodeAt(at) !== HASH) return true;
    }
    return false;
  }

  /** The key at the start of the line, or `null` when the line does not start with `key:` and a space or its end. */
  readKey(): string | null {
    const colon = this.#keyEnd(this.#lineStart);
    if (colon === -1) return null;
    const key = this.#text.slice(this.#lineStart, colon);
    this.#lineStart = colon + 1;
    return key;
  }

  /** What the key's value is; `undefined` when the strict reader must decide. */
  readValue(): SourceRange | readonly SourceRange[] | null | undefined {
    const start = this.#skipSpaces(this.#lineStart);
    if (start >= this.#lineEnd || this.#text.charCodeAt(start) === HASH) return this.#readBlockList();
    if (this.#text.charCodeAt(start) === BRACKET_OPEN) return this.#readFlowList(start);
    return this.#readScalar(start, 0);
  }

  #advance(): boolean {
    if (this.#next >= this.#end) return false;
    this.#lineStart = this.#next;
    const lineFeed = this.#text.indexOf("\n", this.#next);
    this.#lineEnd = lineFeed === -1 || lineFeed > this.#end ? this.#end : lineFeed;
    this.#next = this.#lineEnd + 1;
    if (this.#lineEnd > this.#lineStart && this.#text.charCodeAt(this.#lineEnd - 1) === CARRIAGE_RETURN)
      this.#lineEnd--;
    this.linesRead++;
    return true;
  }

  /** Column of the text on the coming line, or -1 when there is none, it is blank or a comment. */
  #peekIndent(): number {
    if (this.#next >= this.#end) return -1;
    let at = this.#next;
    while (at < this.#end && this.#text.charCodeAt(at) === SPACE) at++;
    const code = at < this.#end ? this.#text.charCodeAt(at) : LINE_FEED;
    if (code === LINE_FEED || code === CARRIAGE_RETURN || code === HASH) return -1;
    return at - this.#next;
  }

  #skipSpaces(from: number): number {
    let at = from;
    while (at < this.#lineEnd && this.#text.charCodeAt(at) === SPACE) at++;
    return at;
  }

  /** The items under a key without a value; `null` when the next line is a key again. */
  #readBlockList(): readonly SourceRange[] | null | undefined {
    const items: SourceRange[] = [];
    let indent = -1;
    while (this.#skipToContent()) {
      const column = this.#peekIndent();
      if (!this.#isItemAt(this.#next + column)) {
        if (column > 0) return undefined;
        break;
      }
      if (indent !== -1 && column !== indent) return undefined;
      indent = column;
      this.#advance();
      const start = this.#skipSpaces(this.#lineStart + column + 1);
      if (start >= this.#lineEnd) return undefined;
      const item = this.#readItem(start, column);
      if (item === undefined) return undefined;
      items.push(item);
    }
    return items.length === 0 ? null : items;
  }

  #readItem(start: number, column: number): SourceRange | undefined {
    const colon = this.#keyEnd(start);
    if (colon === -1) return this.#readScalar(start, column);
    const valueStart = this.#skipSpaces(colon + 1);
    // A second line would be another key, or go on with the value: for the strict reader.
    if (valueStart >= this.#lineEnd || this.#peekIndent() > column) return undefined;
    const key = this.#text.slice(start, colon);
    const value = this.#readScalar(valueStart, column);
    return value === undefined || isForbiddenKey(key) ? undefined : { ...value, key };
  }

  /** Offset of the colon after a key that starts at `start`, or -1. */
  #keyEnd(start: number): number {
    const text = this.#text;
    let at = start;
    for (; at < this.#lineEnd; at++) {
      const code = text.charCodeAt(at);
      if (code >= 128 || KEY_CHARACTER[code] === 0) break;
    }
    if (at === start || at >= this.#lineEnd || text.charCodeAt(at) !== COLON) return -1;
    return at + 1 < this.#lineEnd && text.charCodeAt(at + 1) !== SPACE ? -1 : at;
  }

  /** Passes blank lines and comments; false at the end of the block. */
  #skipToContent(): boolean {
    while (this.#next < this.#end && this.#peekIndent() === -1) this.#advance();
    return this.#next < this.#end;
  }

  #isItemAt(at: number): boolean {
    return this.#text.charCodeAt(at) === DASH && this.#text.charCodeAt(at + 1) === SPACE;
  }

  #readFlowList(start: number): SourceRange | undefined {
    const end = this.#trimmedEnd(start);
    if (!FLOW_LIST.test(this.#text.slice(start, end)) || this.#peekIndent() > 0) return undefined;
    return { start, end };
  }

  #trimmedEnd(start: number): number {
    let end = this.#lineEnd;
    while (end > start && this.#text.charCodeAt(end - 1) === SPACE) end--;
    return end;
  }

  /** A scalar that starts at `start`; lines indented deeper than `parentIndent` continue it. */
  #readScalar(start: number, parentIndent: number): SourceRange | undefined {
    const code = this.#text.charCodeAt(start);
    if (code === SINGLE_QUOTE || code === DOUBLE_QUOTE) return this.#readQuoted(start, code, parentIndent);
    if (code < 128 && INDICATOR[code] === 1 && !this.#isHarmlessDash(start)) return undefined;
    return this.#readPlain(start, parentIndent);
  }

  /** `-x` is plain; `- x` and a lone `-` are not. */
  #isHarmlessDash(start: number): boolean {
    return (
      this.#text.charCodeAt(start) === DASH && start + 1 < this.#lineEnd && this.#text.charCodeAt(start + 1) > SPACE
    );
  }

  #readPlain(start: number, parentIndent: number): SourceRange | undefined {
    let end = this.#plainEnd(start);
    if (end === -1) return undefined;
    while (this.#peekIndent() > parentIndent) {
      // A comment ends a plain scalar, so nothing may follow it (YAML 1.2.2, 6.6).
      if (end !== this.#trimmedEnd(this.#lineStart)) return undefined;
      this.#advance();
      const from = this.#skipSpaces(this.#lineStart);
      if (this.#isItemAt(from)) return undefined;
      end = this.#plainEnd(from);
      if (end === -1) return undefined;
    }
    return this.#isFollowedByText() ? undefined : { start, end };
  }

  /** End of the plain text on this line, before a comment; -1 when a character makes it anything but plain. */
  #plainEnd(start: number): number {
    const text = this.#text;
    let end = start;
    for (let at = start; at < this.#lineEnd; at++) {
      const code = text.charCodeAt(at);
      if (code === SPACE) continue;
      if (code < SPACE || code === 0x7f) return -1;
      if (code === HASH && at > start && text.charCodeAt(at - 1) === SPACE) return end;
      if (code === COLON && (at + 1 >= this.#lineEnd || text.charCodeAt(at + 1) === SPACE)) return -1;
      end = at + 1;
    }
    return end;
  }

  #readQuoted(start: number, quote: number, parentIndent: number): SourceRange | undefined {
    let close = this.#closingQuote(start + 1, quote);
    while (close === -1) {
      if (this.#peekIndent() <= parentIndent || !this.#advance()) return undefined;
      close = this.#closingQuote(this.#lineStart, quote);
    }
    if (close === -2) return undefined;
    const after = this.#skipSpaces(close + 1);
    const isComment = after > close + 1 && this.#text.charCodeAt(after) === HASH;
    if (after < this.#lineEnd && !isComment) return undefined;
    return this.#peekIndent() > 0 && !this.#isItemNext() ? undefined : { start, end: close + 1 };
  }

  /** Offset of the closing quote on this line; -1 when there is none; -2 for what the strict reader must decide. */
  #closingQuote(from: number, quote: number): number {
    const text = this.#text;
    for (let at = from; at < this.#lineEnd; at++) {
      const code = text.charCodeAt(at);
      if (code < SPACE || code === 0x7f) return -2;
      if (code === BACKSLASH && quote === DOUBLE_QUOTE) {
        const length = escapeLength(text, at, this.#lineEnd);
        if (length === 0) return -2;
        at += length - 1;
        continue;
      }
      if (code !== quote) continue;
      if (quote === SINGLE_QUOTE && text.charCodeAt(at + 1) === SINGLE_QUOTE) at++;
      else return at;
    }
    return -1;
  }

  #isItemNext(): boolean {
    return this.#isItemAt(this.#next + this.#peekIndent());
  }

  /** Whether indented text comes after blank lines or comments: it would continue a plain scalar. */
  #isFollowedByText(): boolean {
    let at = this.#next;
    while (at < this.#end) {
      const lineFeed = this.#text.indexOf("\n", at);
      const end = lineFeed === -1 || lineFeed > this.#end ? this.#end : lineFeed;
      const first = this.#firstNonSpace(at, end);
      const code = first < end ? this.#text.charCodeAt(first) : LINE_FEED;
      if (code !== LINE_FEED && code !== CARRIAGE_RETURN && code !== HASH) return first > at && !this.#isItemAt(first);
      at = end + 1;
    }
    return false;
  }

  #firstNonSpace(from: number, end: number): number {
    let at = from;
    while (at < end && this.#text.charCodeAt(at) === SPACE) at++;
    return at;
  }
}
