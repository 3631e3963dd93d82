/** Brand by which any package, or a bundle of them, recognises an error of this project (no `instanceof` across bundles). */
const ERROR_BRAND = Symbol.for("ll-issues.error");

/** Where and how to go on, beside the code and the message of a {@link ParserError}. */
export interface ParserErrorDetails {
  /** What the person can do next. */
  readonly hint?: string;
  /** File, relative to the root, with `/`. */
  readonly path?: string;
  /** 1-based line in the file. */
  readonly line?: number;
  /** 1-based column in UTF-16 units. */
  readonly column?: number;
  readonly cause?: unknown;
}

/** Base of every error this package throws: a stable `code`, what happened, and where known the place and the next step. */
export class ParserError extends Error {
  override readonly name: string = "ParserError";
  /** Stable identifier, `LLI_` and upper case. */
  readonly code: string;
  readonly hint?: string;
  readonly path?: string;
  readonly line?: number;
  readonly column?: number;

  constructor(code: string, message: string, details: ParserErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    Object.defineProperty(this, ERROR_BRAND, { value: true });
    this.code = code;
    if (details.hint !== undefined) this.hint = details.hint;
    if (details.path !== undefined) this.path = details.path;
    if (details.line !== undefined) this.line = details.line;
    if (details.column !== undefined) this.column = details.column;
  }
}

/** An edit was refused; the text is what it was. Codes: see `edit/`. */
export class IssueEditError extends ParserError {
  override readonly name = "IssueEditError";
}

/** The strict reader refuses a frontmatter block; {@link ParserError.line} counts within the file. */
export class FrontmatterError extends ParserError {
  override readonly name = "FrontmatterError";
}
