import type { Diagnostic } from "@ll-issues/parser";
import { RULES } from "@ll-issues/parser";
import type { FileError, TrackerErrorCode } from "../errors.ts";

/** The rule that an error belongs to, where it is not simply `unreadable-file`. */
const RULE_OF: Partial<Record<TrackerErrorCode, string>> = { LLI_TOO_LARGE: "file-too-large", LLI_NUL: "nul-byte" };

/** Report a file that could not be read as a finding, so that the others can be listed. */
export function reportUnreadable(path: string, error: FileError): Diagnostic {
  const rule = RULE_OF[error.code] ?? "unreadable-file";
  return {
    rule,
    severity: RULES.find(({ name }) => name === rule)?.severity ?? "error",
    message: `${error.message} (${error.code})`,
    path,
    line: error.line ?? 1,
    column: error.column ?? 1,
    fixable: false,
  };
}
