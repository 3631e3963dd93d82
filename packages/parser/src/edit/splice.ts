import { IssueEditError } from "../errors.ts";
import type { Splice } from "../rules/issue-fix.ts";

/**
 * Applies replacements to a text, all by offsets of that text.
 * @throws {IssueEditError} LLI_EDIT_COLLISION when two of them overlap
 */
export function applySplices(text: string, splices: readonly Splice[]): string {
  const ordered = [...splices].sort((a, b) => a.start - b.start || a.end - b.end);
  let result = "";
  let at = 0;
  for (const { start, end, text: replacement } of ordered) {
    if (start < at) throw new IssueEditError("LLI_EDIT_COLLISION", "two changes touch the same text");
    result += text.slice(at, start) + replacement;
    at = end;
  }
  return result + text.slice(at);
}
