import type { Fence, Heading, HtmlBlock } from "./block-scan.ts";
import {
  BACKTICK,
  BRACKET_OPEN,
  DASH,
  EQUALS,
  HASH,
  LESS_THAN,
  SPACE,
  skipBlanks,
  skipRun,
  TILDE,
} from "./characters.ts";
import { Containers, MAX_CONTAINERS } from "./containers.ts";
import { closingFenceLength, FenceClosers, openingFenceLength } from "./fence-line.ts";
import { atxHeadingTitle, isAtxHeading, setextTitle } from "./heading-line.ts";
import {
  endsAtBlankLine,
  HTML_COMPLETE,
  HTML_NONE,
  hasHtmlEnd,
  htmlBlockStart,
  htmlEndSearchStart,
} from "./html-block.ts";
import { LineCursor } from "./line-cursor.ts";
import { skipLinkDefinitions } from "./link-definitions.ts";

/** The leaf block that is open at the end of a line. */
const NONE = 0;
/** Paragraph or link definitions: what micromark calls content. */
const CONTENT = 1;
const INDENTED = 2;
const FENCE = 3;
const HTML = 4;

const CODE_INDENT = 4;

/** 1 for ASCII characters that may start something other than a paragraph, or need a closer look. */
const SPECIAL = new Uint8Array(128);
for (const character of "\t\n\r #*+-0123456789<=>_`~") SPECIAL[character.charCodeAt(0)] = 1;

/** State of one pass of {@link scanBlocks}: line by line, first the containers, then the leaf block inside them. */
export class BlockScanner {
  readonly headings: Heading[] = [];
  readonly fences: Fence[] = [];
  readonly html: HtmlBlock[] = [];
  readonly repairedFences: number[] = [];

  readonly #text: string;
  readonly #cursor: LineCursor;
  readonly #containers = new Containers();
  /** Whether top-level fences are only opened when they close; else {@link run} reports one that does not. */
  readonly #repairs: boolean;
  readonly #closers = new Map<number, FenceClosers>();
  readonly #start: number;
  #isTooDeep = false;

  #leaf = NONE;
  #wasBlank = false;
  /** Offset and line where the open leaf block starts, for all leaf blocks. */
  #leafStart = 0;
  #leafLine = 0;
  #leafIsTopLevel = false;
  #fenceCode = 0;
  #fenceLength = 0;
  #fenceContent = 0;
  #htmlKind = 0;
  /** Source ranges of a paragraph that starts with `[`, for it may be link definitions; else empty. */
  #contentRanges: number[] = [];

  /** @param line 1-based number of the line at `start` */
  constructor(text: string, start: number, line: number, repairs = false) {
    this.#text = text;
    this.#start = start;
    this.#cursor = new LineCursor(text, start, line);
    this.#repairs = repairs;
  }

  /** Reads the whole text; false when a top-level fence is still open at the end. */
  run(): boolean {
    const cursor = this.#cursor;
    while (cursor.advance()) {
      if (!this.#readPlainLine()) this.#readLine();
    }
    if (this.#leaf === FENCE && this.#leafIsTopLevel) return false;
    this.#endLeaf(this.#text.length);
    return true;
  }

  /** Reasons why the result may not be CommonMark's. */
  unsure(): readonly string[] {
    return this.#isTooDeep ? [`more than ${MAX_CONTAINERS} nested lists and quotes`] : [];
  }

  /** The quick way for the bulk of every file: text and code outside containers. */
  #readPlainLine(): boolean {
    if (this.#containers.depth !== 0) return false;
    const start = this.#cursor.lineStart;
    const code = this.#text.charCodeAt(start);
    if (this.#leaf === FENCE) return code !== this.#fenceCode && code !== SPACE;
    if (code < 128 && SPECIAL[code] === 1) return false;
    if (this.#leaf === CONTENT) {
      if (this.#contentRanges.length > 0) this.#contentRanges.push(start, this.#cursor.lineEnd);
      return true;
    }
    if (this.#leaf !== NONE) return false;
    this.#wasBlank = false;
    this.#startContent(start, true);
    return true;
  }

  #readLine(): void {
    const cursor = this.#cursor;
    const containers = this.#containers;
    cursor.findText();
    const isBlank = cursor.isBlank();
    // After one blank line another changes nothing: what a blank line closes is closed.
    if (isBlank && this.#wasBlank) return;
    this.#wasBlank = isBlank;
    containers.startLine();
    if (containers.depth > 0 && containers.continueLine(cursor)) this.#endLeaf(cursor.lineStart);
    const isMatched = containers.continued === containers.depth;
    if (isMatched && this.#leaf >= FENCE) {
      this.#continueConcrete();
      return;
    }
    // As micromark: indented code counts as something to interrupt, even after blank lines.
    this.#readInContainers(isMatched, isMatched && this.#leaf !== NONE);
  }

  #readInContainers(isMatched: boolean, interrupts: boolean): void {
    const opened = this.#openContainers(interrupts);
    const isLazy = !isMatched && !opened;
    if (isLazy && this.#leaf !== CONTENT) this.#endLeaf(this.#cursor.lineStart);
    if (this.#continueLeaf(isLazy)) return;
    const hadContent = this.#leaf === CONTENT;
    if (!(isLazy && hadContent && this.#startsCompleteTag())) this.#containers.closeUnmatched();
    this.#startLeaf(hadContent, isLazy);
  }

  /**
   * A whole tag on a lazy line ends the paragraph above, yet micromark only knows that after the line, when it no longer
   * closes the containers: the block belongs to them.
   */
  #startsCompleteTag(): boolean {
    const { text, textStart, lineEnd } = this.#cursor;
    return text.charCodeAt(textStart) === LESS_THAN && htmlBlockStart(text, textStart, lineEnd, true) === HTML_COMPLETE;
  }

  #openContainers(interrupts: boolean): boolean {
    const containers = this.#containers;
    let opened = false;
    while (this.#mayOpen() && containers.open(this.#cursor, interrupts)) {
      if (!opened) this.#endLeaf(this.#cursor.lineStart);
      opened = true;
    }
    return opened;
  }

  #mayOpen(): boolean {
    if (this.#containers.continued < MAX_CONTAINERS) return true;
    this.#isTooDeep = true;
    return false;
  }

  /** A line inside fenced code or HTML: only its own end counts. */
  #continueConcrete(): void {
    const { lineEnd, nextLine } = this.#cursor;
    if (this.#leaf === FENCE) {
      if (this.#isClosingFence()) this.#closeFence(nextLine);
    } else if (endsAtBlankLine(this.#htmlKind)) {
      if (this.#cursor.isBlank()) this.#endLeaf(this.#cursor.lineStart, true);
    } else if (hasHtmlEnd(this.#htmlKind, this.#text, this.#cursor.textStart, lineEnd)) {
      this.#endLeaf(nextLine, true);
    }
  }

  #isClosingFence(): boolean {
    const { text, textStart, lineEnd } = this.#cursor;
    if (this.#cursor.indent() >= CODE_INDENT || text.charCodeAt(textStart) !== this.#fenceCode) return false;
    return closingFenceLength(text, textStart, lineEnd, this.#fenceCode) >= this.#fenceLength;
  }

  /** Whether the line belongs to the open paragraph or indented code. */
  #continueLeaf(isLazy: boolean): boolean {
    const cursor = this.#cursor;
    const isDeep = cursor.indent() >= CODE_INDENT;
    if (this.#leaf === CONTENT) {
      if (cursor.isBlank() || (!isDeep && this.#interruptsContent(isLazy))) return false;
      if (this.#contentRanges.length > 0) this.#contentRanges.push(cursor.textStart, cursor.lineEnd);
      return true;
    }
    if (this.#leaf !== INDENTED) return false;
    if (cursor.isBlank() || isDeep) return true;
    this.#leaf = NONE;
    return false;
  }

  #interruptsContent(isLazy: boolean): boolean {
    const { text, textStart, lineEnd } = this.#cursor;
    const code = text.charCodeAt(textStart);
    switch (code) {
      case HASH:
        return isAtxHeading(text, textStart, lineEnd);
      case BACKTICK:
      case TILDE:
        return this.#opensFence(code);
      case LESS_THAN:
        return htmlBlockStart(text, textStart, lineEnd, isLazy) !== HTML_NONE;
      case EQUALS:
      case DASH:
        if (!isLazy && this.#isSetextUnderline(code)) return true;
    }
    return this.#containers.isThematicBreak(this.#cursor);
  }

  #isSetextUnderline(code: number): boolean {
    const { text, textStart, lineEnd } = this.#cursor;
    return skipBlanks(text, skipRun(text, textStart, lineEnd, code), lineEnd) === lineEnd;
  }

  /** Starts what the line holds, all containers being settled. */
  #startLeaf(hadContent: boolean, isLazy: boolean): void {
    const cursor = this.#cursor;
    const { text, textStart } = cursor;
    if (cursor.isBlank()) {
      this.#leaf = NONE;
      return;
    }
    if (cursor.indent() >= CODE_INDENT) {
      // micromark ends indented code that starts on a lazy line with that line.
      this.#leaf = isLazy ? NONE : INDENTED;
      return;
    }
    const code = text.charCodeAt(textStart);
    const isSpecial = code < 128 && SPECIAL[code] === 1;
    if (isSpecial && this.#startSpecial(code, hadContent, isLazy)) return;
    this.#startContent(textStart, this.#containers.depth === 0);
  }

  #startSpecial(code: number, hadContent: boolean, isLazy: boolean): boolean {
    switch (code) {
      case HASH:
        return this.#addAtxHeading();
      case BACKTICK:
      case TILDE:
        return this.#startFence(code);
      case LESS_THAN:
        return this.#startHtml();
      case EQUALS:
      case DASH:
        if (hadContent && !isLazy && this.#isSetextUnderline(code) && this.#addSetextHeading(code)) return true;
    }
    if (!this.#containers.isThematicBreak(this.#cursor)) return false;
    this.#leaf = NONE;
    return true;
  }

  #startContent(start: number, isTopLevel: boolean): void {
    this.#leaf = CONTENT;
    this.#leafStart = start;
    this.#leafLine = this.#cursor.line;
    this.#leafIsTopLevel = isTopLevel;
    this.#contentRanges = this.#text.charCodeAt(start) === BRACKET_OPEN ? [start, this.#cursor.lineEnd] : EMPTY;
  }

  #addAtxHeading(): boolean {
    const { text, textStart, lineEnd, nextLine, line } = this.#cursor;
    if (!isAtxHeading(text, textStart, lineEnd)) return false;
    this.#leaf = NONE;
    if (this.#containers.depth > 0) return true;
    const depth = skipRun(text, textStart, lineEnd, HASH) - textStart;
    const title = atxHeadingTitle(text, textStart + depth, lineEnd);
    this.headings.push({ depth, start: textStart, end: Math.min(nextLine, text.length), title, line });
    return true;
  }

  /** Turns the paragraph above into a heading; false when it held nothing but link definitions. */
  #addSetextHeading(code: number): boolean {
    const { text, lineStart, nextLine } = this.#cursor;
    let title: string | null = null;
    if (this.#contentRanges.length > 0) {
      const content = this.#joinContent();
      const definitionsEnd = skipLinkDefinitions(content);
      if (definitionsEnd >= content.length) return false;
      title = setextTitle(content, definitionsEnd, content.length);
    }
    this.#leaf = NONE;
    if (this.#containers.depth > 0) return true;
    const start = this.#leafStart;
    title ??= setextTitle(text, start, lineStart);
    const end = Math.min(nextLine, text.length);
    this.headings.push({ depth: code === EQUALS ? 1 : 2, start, end, title, line: this.#leafLine });
    return true;
  }

  #joinContent(): string {
    const lines: string[] = [];
    for (let index = 0; index < this.#contentRanges.length; index += 2) {
      lines.push(this.#text.slice(this.#contentRanges[index], this.#contentRanges[index + 1]));
    }
    return lines.join("\n");
  }

  #opensFence(code: number): boolean {
    const { text, textStart, lineEnd } = this.#cursor;
    const length = openingFenceLength(text, textStart, lineEnd, code);
    if (length === 0) return false;
    if (!this.#repairs || this.#containers.continued > 0) return true;
    let closers = this.#closers.get(code);
    if (closers === undefined) {
      closers = new FenceClosers(text, this.#start, code);
      this.#closers.set(code, closers);
    }
    if (closers.closes(textStart, length)) return true;
    if (this.repairedFences.at(-1) !== textStart) this.repairedFences.push(textStart);
    return false;
  }

  #startFence(code: number): boolean {
    const { text, textStart, lineEnd, nextLine, line } = this.#cursor;
    const length = openingFenceLength(text, textStart, lineEnd, code);
    if (length === 0 || !this.#opensFence(code)) return false;
    this.#leaf = FENCE;
    this.#leafStart = textStart;
    this.#leafLine = line;
    this.#leafIsTopLevel = this.#containers.depth === 0;
    this.#fenceCode = code;
    this.#fenceLength = length;
    this.#fenceContent = Math.min(nextLine, text.length);
    return true;
  }

  #startHtml(): boolean {
    const { text, textStart, lineEnd, nextLine, line } = this.#cursor;
    const kind = htmlBlockStart(text, textStart, lineEnd, true);
    if (kind === HTML_NONE) return false;
    this.#leaf = HTML;
    this.#leafStart = textStart;
    this.#leafLine = line;
    this.#leafIsTopLevel = this.#containers.depth === 0;
    this.#htmlKind = kind;
    if (!endsAtBlankLine(kind) && hasHtmlEnd(kind, text, htmlEndSearchStart(kind, textStart), lineEnd)) {
      this.#endLeaf(nextLine, true);
    }
    return true;
  }

  #closeFence(end: number): void {
    this.#addFence(this.#cursor.lineStart, end, true);
    this.#leaf = NONE;
  }

  /** Ends the open leaf block before `end`. @param closed whether an HTML block ends by its own rule */
  #endLeaf(end: number, closed = false): void {
    if (this.#leaf === FENCE) this.#addFence(end, end, false);
    else if (this.#leaf === HTML) {
      const bounded = Math.min(end, this.#text.length);
      const topLevel = this.#leafIsTopLevel;
      this.html.push({ start: this.#leafStart, end: bounded, kind: this.#htmlKind, closed, topLevel });
    }
    this.#leaf = NONE;
  }

  #addFence(contentEnd: number, end: number, closed: boolean): void {
    const contentStart = this.#fenceContent;
    this.fences.push({
      start: this.#leafStart,
      infoStart: this.#leafStart + this.#fenceLength,
      contentStart,
      contentEnd: Math.max(contentStart, Math.min(contentEnd, this.#text.length)),
      end: Math.min(end, this.#text.length),
      closed,
      topLevel: this.#leafIsTopLevel,
    });
  }
}

const EMPTY: number[] = [];
