import { type LinePosition, locateOffset } from "./line-index.ts";
import type { ParsedIssue } from "./parsed-issue.ts";

/**
 * Turns an offset in an issue into line and column, counting from the nearest heading before it.
 */
export function locateInIssue(issue: ParsedIssue, offset: number): LinePosition {
  const near = issue.scan.headings.findLast((heading) => heading.start <= offset);
  if (near === undefined) return locateOffset(issue.text, offset);
  const lineStart = issue.text.lastIndexOf("\n", near.start - 1) + 1;
  return locateOffset(issue.text, offset, { offset: near.start === 0 ? 0 : lineStart, line: near.line });
}
