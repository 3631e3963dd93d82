import type { FrontmatterValue } from "../frontmatter/read-frontmatter.ts";
import { trimCharacters } from "../text/trim-characters.ts";
import { findCodeSpans } from "./code-spans.ts";
import { readProseLines } from "./prose-lines.ts";

const RULE = /^ {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$/;

/**
 * Reads the labels under `## Labels`: `` `a`, `b` ``, a list, or words with commas between them.
 *
 * Where code marks are used only what stands in them counts. A thematic break ends the list.
 *
 * @param text the whole file
 * @param start offset where the section's body begins
 * @param end offset where it ends, or where a heading below it begins
 */
export function parseLabelsSection(text: string, start: number, end: number): readonly string[] {
  const labels = new Set<string>();
  for (const line of readProseLines(text, start, end)) {
    if (RULE.test(line.text)) break;
    // `**Priority**: P2` and `**Open** | …` are other facts that people write below the labels.
    if (/^\s*\*\*[^*]+\*\*\s*[:|]/.test(line.text)) continue;
    for (const label of readLabels(line.text)) labels.add(label);
  }
  return [...labels];
}

/**
 * Reads the labels of a frontmatter value: a list, a comma text, or a map, of which `epic: EPIC-1` is one label.
 */
export function readLabelsValue(value: FrontmatterValue): readonly string[] {
  if (value === null) return [];
  if (typeof value === "string") return splitLabels(value);
  if (value instanceof Map) {
    return [...(value as ReadonlyMap<string, FrontmatterValue>)].map(([key, item]) =>
      typeof item === "string" ? `${key}: ${item}` : key,
    );
  }
  return (value as readonly FrontmatterValue[]).flatMap((item) =>
    typeof item === "string" ? [item.trim()] : readLabelsValue(item),
  );
}

/** `api, cli` */
function splitLabels(text: string): readonly string[] {
  return text
    .split(",")
    .map((label) => trimCharacters(label.trim(), "\"'`"))
    .filter((label) => label !== "" && !/^(?:none|n\/a|null|\[\])$/i.test(label));
}

function readLabels(line: string): readonly string[] {
  const item = line.replace(/^\s*[-*+]\s+/, "").trim();
  if (item === "" || /^[_*(]*none\b/i.test(item)) return [];
  const spans = findCodeSpans(item);
  if (spans.length > 0) return spans.map((span) => item.slice(span.start + span.ticks, span.end - span.ticks).trim());
  // A sentence about labels is no label.
  if (item.length > 120 && !item.includes(",")) return [];
  return splitLabels(trimCharacters(item, "_*"));
}
