/** A heading outside every list and block quote (CommonMark 4.2 and 4.3). */
export interface Heading {
  /** 1 to 6. */
  readonly depth: number;
  /** Offset of the first `#`; of a setext heading, of its text. As remark's `position.start.offset`. */
  readonly start: number;
  /** Offset after the heading's last line, its line ending included. */
  readonly end: number;
  /** Source text of the heading, inline marks kept, closing `#`s removed, lines of a setext heading joined by a space. */
  readonly title: string;
  /** 1-based line of `start`. */
  readonly line: number;
}

/** Offsets of the frontmatter block. */
export interface FrontmatterBounds {
  /** The opening `---`, after a byte order mark. */
  readonly start: number;
  /** First character after the opening line. */
  readonly contentStart: number;
  /** First character of the closing line. */
  readonly contentEnd: number;
  /** After the closing line, its line ending included. */
  readonly end: number;
}

/** A fenced code block (CommonMark 4.5), wherever it stands. */
export interface Fence {
  /** Offset of the first fence character. */
  readonly start: number;
  /** Offset after the fence characters, where the info string starts. */
  readonly infoStart: number;
  /** Offset of the first line of code. */
  readonly contentStart: number;
  /** Offset after the last line of code: the start of the closing line, or where the container ended. */
  readonly contentEnd: number;
  /** Offset after the block, closing line included. */
  readonly end: number;
  /** Whether a closing fence was found. At the top level this is always true: see {@link BlockScan.repairedFences}. */
  readonly closed: boolean;
  /** Whether it stands outside every list and block quote. */
  readonly topLevel: boolean;
}

/** An HTML block (CommonMark 4.6), comments included. */
export interface HtmlBlock {
  /** Offset of the `<`. */
  readonly start: number;
  /** Offset after the last line of the block. */
  readonly end: number;
  /** Start condition of CommonMark 4.6: 2 is a comment. */
  readonly kind: number;
  /** Whether its end was found: the end mark, or the blank line that ends kinds 6 and 7. */
  readonly closed: boolean;
  readonly topLevel: boolean;
}

/** The block structure of a file, as offsets into its text. */
export interface BlockScan {
  readonly headings: readonly Heading[];
  readonly frontmatter: FrontmatterBounds | null;
  readonly fences: readonly Fence[];
  readonly html: readonly HtmlBlock[];
  /** Offsets of top-level fences that never close and were therefore read as text. */
  readonly repairedFences: readonly number[];
  /** Why the answer may differ from CommonMark's; empty when it is exact. */
  readonly unsure: readonly string[];
  /** The first line ending of the text; `\n` when it has none. */
  readonly newline: "\n" | "\r\n";
}
