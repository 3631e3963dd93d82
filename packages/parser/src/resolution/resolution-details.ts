import { findCodeSpans } from "../model/code-spans.ts";
import { readProseLines } from "../model/prose-lines.ts";
import { parseReferenceItem } from "../model/reference-list.ts";
import { normalizeTitle, type Section } from "../model/sections.ts";
import { parseInlineText } from "./inline-text.ts";

/** A file named under `### Changes Made`, and what was done there. */
export interface ResolutionChange {
  readonly path: string;
  readonly description: string;
}

/** One line under `### Verification Results`: `- Tests: PASS (39/39)`. */
export interface ResolutionCheck {
  readonly name: string;
  readonly verdict: string;
  /** What stands in the brackets; empty without. */
  readonly detail: string;
}

/** What stands under the headings of a Resolution. */
export interface ResolutionDetails {
  readonly changes: readonly ResolutionChange[];
  readonly verification: readonly ResolutionCheck[];
  /** Ids of the issues it was split into. */
  readonly decomposedInto: readonly string[];
}

const BULLET = /^[ \t]{0,3}(?:[-*+]|\d{1,9}[.)])[ \t]+(.*)$/;
const CHECK = /^(?:\*\*)?(.{1,2000}?)(?:\*\*)?:(?:\*\*)?[ \t]+(.*)$/;

/**
 * Reads the parts of a Resolution: changes, verification, and the issues it was decomposed into.
 *
 * @param text the whole file
 * @param parts the sections below the Resolution
 * @param prefixes the id prefixes that exist, in upper case
 */
export function parseResolutionDetails(
  text: string,
  parts: readonly Section[],
  prefixes: readonly string[],
): ResolutionDetails {
  const itemsOf = (pattern: RegExp): string[] =>
    parts.filter((part) => pattern.test(normalizeTitle(part.title))).flatMap((part) => readItems(text, part));
  return {
    changes: itemsOf(/^(?:changes(?: made)?|files? (?:changed|modified|created)|files modified\/created)$/).flatMap(
      readChange,
    ),
    verification: itemsOf(/^verification(?: results)?$/).flatMap(readCheck),
    decomposedInto: itemsOf(/^decomposed into$/).flatMap((item) =>
      parseReferenceItem(item, prefixes).map((reference) => reference.id),
    ),
  };
}

function readItems(text: string, part: Section): string[] {
  return readProseLines(text, part.bodyStart, part.ownEnd).flatMap((line) => BULLET.exec(line.text)?.[1] ?? []);
}

/** `` `path`: what ``, also with the path in bold; a bullet without a path in code marks is prose. */
function readChange(item: string): ResolutionChange[] {
  const span = findCodeSpans(item)[0];
  if (span === undefined || !/^(?:\*\*)?$/.test(item.slice(0, span.start))) return [];
  const inner = item.slice(span.start + span.ticks, span.end - span.ticks);
  // One blank on either side belongs to the code marks when both are there (CommonMark 0.31, section 6.1).
  const path = /^ .*[^ ].* $/.test(inner) ? inner.slice(1, -1) : inner;
  const rest = item.slice(span.end).replace(/^(?:\*\*)?[ \t]*(?::(?:\*\*)?|[-–—]+|\*\*)?[ \t]*/, "");
  return [{ path, description: parseInlineText(rest.trim()) }];
}

function readCheck(item: string): ResolutionCheck[] {
  const match = CHECK.exec(item);
  if (match === null) return [];
  const name = parseInlineText((match[1] ?? "").trim());
  const said = (match[2] ?? "").trim();
  const open = said.indexOf(" (");
  if (open === -1 || !said.endsWith(")")) return [{ name, verdict: parseInlineText(said), detail: "" }];
  const detail = parseInlineText(said.slice(open + 2, -1));
  return [{ name, verdict: parseInlineText(said.slice(0, open)), detail }];
}
