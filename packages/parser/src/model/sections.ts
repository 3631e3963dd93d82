import type { Heading } from "../scan/scan-blocks.ts";
import { memoizeText } from "../text/memoize-text.ts";
import { ownText } from "../text/own-text.ts";
import { trimCharacters } from "../text/trim-characters.ts";

/** A heading and what stands under it, up to the next heading of the same or a lower depth. */
export interface Section {
  /** The heading's text as written. */
  readonly title: string;
  /** The title in the form in which titles are compared, see {@link normalizeTitle}. */
  readonly key: string;
  readonly depth: number;
  /** Offset of the heading. */
  readonly headingStart: number;
  /** 1-based line of the heading. */
  readonly line: number;
  /** Offset after the heading's line, or lines. */
  readonly bodyStart: number;
  /** Offset of the first heading below this one, or `end`: up to here the section speaks for itself. */
  readonly ownEnd: number;
  /** Offset of the next heading of the same or a lower depth, or the end of the text. */
  readonly end: number;
}

/**
 * Builds the sections of one depth out of a file's headings.
 *
 * @param headings the top-level headings in order
 * @param depth which ones to build; 2 for the sections of an issue
 * @param textLength where the last section ends
 */
export function buildSections(headings: readonly Heading[], depth: number, textLength: number): readonly Section[] {
  const sections: Section[] = [];
  let end = textLength;
  let ownEnd = textLength;
  for (let index = headings.length - 1; index >= 0; index -= 1) {
    const heading = headings[index];
    if (heading === undefined) break;
    if (heading.depth === depth) {
      const { title, start: headingStart, line, end: bodyStart } = heading;
      const key = normalizeTitle(title);
      sections.push({ title, key, depth, headingStart, line, bodyStart, ownEnd: Math.min(ownEnd, end), end });
    }
    ownEnd = heading.start;
    if (heading.depth <= depth) end = heading.start;
  }
  return sections.reverse();
}

/**
 * Builds the sections below one section: its headings one step deeper or more, each up to the next heading that is not below it.
 */
export function buildSubsections(headings: readonly Heading[], parent: Section): readonly Section[] {
  const sections: Section[] = [];
  const first = findFirstFrom(headings, parent.bodyStart);
  // For each depth the offset where the next heading of this or a lower depth begins, seen from the end.
  const nextAtMost = new Array<number>(7).fill(parent.end);
  let ownEnd = parent.end;
  for (let index = findFirstFrom(headings, parent.end) - 1; index >= first; index -= 1) {
    const heading = headings[index];
    if (heading === undefined) break;
    const { title, depth, start: headingStart, line, end: bodyStart } = heading;
    const key = normalizeTitle(title);
    sections.push({ title, key, depth, headingStart, line, bodyStart, ownEnd, end: nextAtMost[depth] ?? parent.end });
    nextAtMost.fill(headingStart, depth);
    ownEnd = headingStart;
  }
  return sections.reverse();
}

/** Index of the first heading at or after an offset. */
function findFirstFrom(headings: readonly Heading[], offset: number): number {
  let [low, high] = [0, headings.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((headings[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Sections that say something anew each time they are written: the last one counts. Of all others the first does. */
const LAST_COUNTS: ReadonlySet<string> = new Set(["resolution", "status"]);

/**
 * Finds a section by its title; case, a colon at the end and emphasis around the title do not matter.
 *
 * Of several, `Status` and `Resolution` mean the last, every other title the first.
 */
export function findSection(sections: readonly Section[], title: string): Section | null {
  const wanted = normalizeTitle(title);
  const lastCounts = LAST_COUNTS.has(wanted);
  let found: Section | null = null;
  for (const section of sections) {
    if (section.key !== wanted) continue;
    found = section;
    if (!lastCounts) break;
  }
  return found;
}

/**
 * Brings a section's title into the form in which titles are compared.
 */
export const normalizeTitle: (title: string) => string = memoizeText((title) =>
  ownText(trimCharacters(title.trim(), "*_`:").toLowerCase()),
);

const RESOLUTION =
  /^(?:(?:first|second|third|fourth|fifth|final|last|new|\d+(?:st|nd|rd|th))\s+)?resolution(?:\s+\d+)?(?:\s*[([–—-].*)?$/;

/**
 * Says whether a title is that of a Resolution: `Resolution`, `Resolution (Second Fix)`, `Second Resolution`.
 */
export function isResolutionTitle(title: string): boolean {
  return isResolutionKey(normalizeTitle(title));
}

/**
 * Says whether a section is a Resolution.
 */
export function isResolutionSection({ key }: Section): boolean {
  // Every section of a tree is asked, and the cheap test answers for most.
  return key.includes("resolution") && isResolutionKey(key);
}

/**
 * Says whether a section is the footer: `Status`, `Status: Done`.
 */
export function isStatusSection({ key }: Section): boolean {
  return key.startsWith("status") && /^status[*_`]*(?:\s*[:–—-].*)?$/.test(key);
}

function isResolutionKey(key: string): boolean {
  return key.length >= 10 && key.length <= 120 && RESOLUTION.test(key);
}
