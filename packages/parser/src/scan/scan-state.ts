import type { Fence, Heading, HtmlBlock } from "./block-scan.ts";
import { BRACKET_OPEN } from "./characters.ts";
import { Containers } from "./containers.ts";
import type { FenceClosers } from "./fence-line.ts";
import { LineCursor } from "./line-cursor.ts";

/** The leaf block that is open at the end of a line. */
export const NONE = 0;
/** Paragraph or link definitions: what micromark calls content. */
export const CONTENT = 1;
export const INDENTED = 2;
export const FENCE = 3;
export const HTML = 4;

/** From this indentation on a line is code, unless it continues a paragraph. */
export const CODE_INDENT = 4;

/** 1 for ASCII characters that may start something other than a paragraph, or need a closer look. */
export const SPECIAL: Uint8Array = new Uint8Array(128);
for (const character of "\t\n\r #*+-0123456789<=>_`~") SPECIAL[character.charCodeAt(0)] = 1;

const NO_RANGES: number[] = [];

/** What is known after each line of one pass: the open containers, the open leaf block, and what was found so far. */
export class ScanState {
  readonly text: string;
  readonly cursor: LineCursor;
  readonly containers: Containers = new Containers();
  /** Where the first line starts. */
  readonly start: number;
  /** Whether top-level fences are only opened when they close; else one that does not leaves the pass in vain. */
  readonly repairs: boolean;

  readonly headings: Heading[] = [];
  readonly fences: Fence[] = [];
  readonly html: HtmlBlock[] = [];
  readonly repairedFences: number[] = [];
  /** Whether more containers were nested than we follow. */
  isTooDeep = false;
  /** Whether a top-level fence was still open at the end; never with `repairs`. */
  leavesFenceOpen = false;

  leaf: number = NONE;
  wasBlank = false;
  leafStart = 0;
  /** 1-based. */
  leafLine = 0;
  leafIsTopLevel = false;
  fenceCode = 0;
  fenceLength = 0;
  fenceContent = 0;
  htmlKind = 0;
  /** Source ranges of a paragraph that starts with `[`, for it may be link definitions; else empty. */
  contentRanges: number[] = NO_RANGES;
  /** Closing fences of the text, by fence character; filled when `repairs` needs them. */
  readonly closers: Map<number, FenceClosers> = new Map();

  /** @param line 1-based number of the line at `start` */
  constructor(text: string, start: number, line: number, repairs: boolean) {
    this.text = text;
    this.start = start;
    this.cursor = new LineCursor(text, start, line);
    this.repairs = repairs;
  }

  startContent(start: number, isTopLevel: boolean): void {
    this.leaf = CONTENT;
    this.leafStart = start;
    this.leafLine = this.cursor.line;
    this.leafIsTopLevel = isTopLevel;
    this.contentRanges = this.text.charCodeAt(start) === BRACKET_OPEN ? [start, this.cursor.lineEnd] : NO_RANGES;
  }

  /** Another line of the open paragraph, its text starting at `start`. */
  continueContent(start: number): void {
    if (this.contentRanges.length > 0) this.contentRanges.push(start, this.cursor.lineEnd);
  }

  /** Ends the open leaf block before `end`. @param closed whether an HTML block ends by its own rule */
  endLeaf(end: number, closed = false): void {
    if (this.leaf === FENCE) this.#addFence(end, end, false);
    else if (this.leaf === HTML) {
      const bounded = Math.min(end, this.text.length);
      const { leafStart: start, htmlKind: kind, leafIsTopLevel: topLevel } = this;
      this.html.push({ start, end: bounded, kind, closed, topLevel });
    }
    this.leaf = NONE;
  }

  /** Ends the open fenced code with the current line, its closing fence. */
  closeFence(): void {
    this.#addFence(this.cursor.lineStart, this.cursor.nextLine, true);
    this.leaf = NONE;
  }

  #addFence(contentEnd: number, end: number, closed: boolean): void {
    const contentStart = this.fenceContent;
    this.fences.push({
      start: this.leafStart,
      infoStart: this.leafStart + this.fenceLength,
      contentStart,
      contentEnd: Math.max(contentStart, Math.min(contentEnd, this.text.length)),
      end: Math.min(end, this.text.length),
      closed,
      topLevel: this.leafIsTopLevel,
    });
  }
}
