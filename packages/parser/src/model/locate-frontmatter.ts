import { findLineStart, type LinePosition } from "./line-index.ts";
import type { ParsedIssue } from "./parsed-issue.ts";

/**
 * Finds where a value of the frontmatter stands, for a diagnostic that points at it.
 *
 * @param key the key it belongs to
 * @param value text to look for from the key on: an id in a list, for example; without it the key's own value is meant
 * @returns the key's line when the value cannot be found, line 1 when not even the key can
 */
export function locateFrontmatterValue(issue: ParsedIssue, key: string, value?: string): LinePosition {
  const line = issue.frontmatter.line(key);
  const bounds = issue.scan.frontmatter;
  if (line === null || bounds === null) return { line: 1, column: 1 };
  const start = findLineStart(issue.text, line);
  const block = issue.text.slice(start, bounds.contentEnd);
  const at = findValue(block, value);
  let [valueLine, lineStart] = [line, 0];
  for (let next = block.indexOf("\n"); next !== -1 && next < at; next = block.indexOf("\n", next + 1)) {
    valueLine += 1;
    lineStart = next + 1;
  }
  return { line: valueLine, column: at - lineStart + 1 };
}

function findValue(block: string, value: string | undefined): number {
  const afterKey = /^[^:\n]*:[ \t]*/.exec(block)?.[0].length ?? 0;
  if (value === undefined) return block.charCodeAt(afterKey) === 10 || block.charCodeAt(afterKey) === 13 ? 0 : afterKey;
  const found = block.toLowerCase().indexOf(value.toLowerCase(), afterKey);
  return found === -1 ? 0 : found;
}
