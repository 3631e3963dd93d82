/** How much a diagnostic weighs. */
export type Severity = "error" | "warning" | "info";

/** One thing that a rule found, with its place. */
export interface Diagnostic {
  /** Name of the rule, stable. */
  readonly rule: string;
  readonly severity: Severity;
  /** One sentence without a full stop. */
  readonly message: string;
  /** Relative to the root, with `/`. */
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 units. */
  readonly column: number;
  /** Whether `scan --fix` would repair it. */
  readonly fixable: boolean;
  /** More lines to show below the message, for example an excerpt with a caret. */
  readonly detail?: string;
}
