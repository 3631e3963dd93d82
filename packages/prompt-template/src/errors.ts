/** What can be wrong with a template. */
export type TemplateErrorCode =
  | "LLI_TEMPLATE_NOT_FOUND"
  | "LLI_TEMPLATE_INVALID"
  | "LLI_TEMPLATE_SYNTAX"
  | "LLI_TEMPLATE_UNKNOWN_NAME";

/** Where a template failed, and what to do about it. */
export interface TemplateErrorPlace {
  readonly path?: string | undefined;
  /** 1-based line in the template file. */
  readonly line?: number | undefined;
  /** 1-based column. */
  readonly column?: number | undefined;
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

/** A prompt template that cannot be found, read or rendered. */
export class TemplateError extends Error {
  override readonly name = "TemplateError";
  readonly code: TemplateErrorCode;
  readonly path: string | undefined;
  readonly line: number | undefined;
  readonly column: number | undefined;
  readonly hint: string | undefined;

  constructor(code: TemplateErrorCode, message: string, place: TemplateErrorPlace = {}) {
    super(message, place.cause === undefined ? undefined : { cause: place.cause });
    this.code = code;
    this.path = place.path;
    this.line = place.line;
    this.column = place.column;
    this.hint = place.hint;
  }
}
