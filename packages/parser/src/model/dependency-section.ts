import { readProseLines } from "./prose-lines.ts";
import { parseReferenceItem, type WrittenReference } from "./reference-list.ts";

const BULLET = /^([ \t]*)(?:[-*+]|\d{1,9}[.)])[ \t]+/;
const RULE = /^ {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$/;

/**
 * Reads the ids under `## Blocked By`, `## Blocks` or `## Depends On`.
 *
 * Each bullet and each plain line is an item; an indented line goes on with the item above it, and bullets below an item
 * that names ids explain it. What follows a thematic break belongs to the footer, not to the list.
 *
 * @param text the whole file
 * @param start offset where the section's body begins
 * @param end offset where it ends, or where a heading below it begins
 * @param prefixes the id prefixes that exist, in upper case
 */
export function parseDependencySection(
  text: string,
  start: number,
  end: number,
  prefixes: readonly string[],
): readonly WrittenReference[] {
  const found: WrittenReference[] = [];
  const seen = new Set<string>();
  let explained = false;
  for (const line of readProseLines(text, start, end)) {
    if (RULE.test(line.text)) break;
    if (line.text.trim() === "") continue;
    const bullet = BULLET.exec(line.text);
    const indented = /^(?:[ \t]{2,}|\t)/.test(line.text);
    if (indented && (bullet === null || explained)) continue;
    const from = bullet?.[0].length ?? 0;
    const named = parseReferenceItem(line.text.slice(from), prefixes);
    if (!indented) explained = named.length > 0;
    for (const reference of named) {
      if (seen.has(reference.id)) continue;
      seen.add(reference.id);
      found.push({ ...reference, start: reference.start + line.start + from });
    }
  }
  return found;
}
