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

/** What a rule says of one place, before it has a name and a path. */
export interface Finding {
  /** One sentence without a full stop. */
  readonly message: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 units. */
  readonly column: number;
  /** More lines to show below the message. */
  readonly detail?: string;
  /** Whether the rule's fix repairs this one; false when absent. */
  readonly fixable?: boolean;
}

/**
 * Gives a finding the name and the weight of its rule, and its file.
 *
 * @param rule whose finding it is
 * @param path relative to the root, with `/`
 */
export function toDiagnostic(
  rule: { readonly name: string; readonly severity: Severity },
  path: string,
  { message, line, column, detail, fixable = false }: Finding,
): Diagnostic {
  const diagnostic = { rule: rule.name, severity: rule.severity, message, path, line, column, fixable };
  return detail === undefined ? diagnostic : { ...diagnostic, detail };
}
