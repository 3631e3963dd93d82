import { findTerm, type SearchTerm } from "./find-term.ts";

/** A piece of a text that shows why it was found. */
export interface Snippet {
  /** One line; white space is one blank. */
  readonly text: string;
  /** Offsets in `text` of each hit: start, and end after it. */
  readonly marks: readonly (readonly [number, number])[];
  /** 1-based line of the file where it begins. */
  readonly line: number;
}

const LENGTH = 160;
/** How much is shown before the first hit. */
const LEAD = 40;
/** More places than this are not weighed against each other. */
const MAX_PLACES = 500;

/**
 * Cut out of a text the stretch that holds most of the terms.
 *
 * @param text The whole file as written.
 * @param from Where the text begins below its title, which is shown anyway. When nothing is found from there, a line of the frontmatter is.
 * @returns `null` when no term is in the text, or only in its title.
 */
export function makeSnippet(text: string, terms: readonly SearchTerm[], from = 0): Snippet | null {
  const places = findPlaces(text, terms, from);
  const start = chooseStart(places);
  if (start === null) return snipLine(text.slice(0, from), terms);
  const begin = Math.max(wordStart(text, Math.max(from, start - LEAD)), endOfHeading(text, start));
  const most = wordEnd(text, Math.min(text.length, begin + LENGTH));
  const end = Math.min(most, nextHeading(text, places.findLast(({ at }) => at < most)?.at ?? start));
  const shown = text.slice(begin, end).replace(/\s+/g, " ").trim();
  const line = text.slice(0, start).split("\n").length;
  return { text: shown, marks: markTerms(shown, terms), line };
}

/** Take the first line with a hit that is no heading. */
function snipLine(text: string, terms: readonly SearchTerm[]): Snippet | null {
  for (const [index, line] of text.split("\n").entries()) {
    const shown = line.replace(/\s+/g, " ").trim().slice(0, LENGTH);
    const marks = shown.startsWith("# ") ? [] : markTerms(shown, terms);
    if (marks.length > 0) return { text: shown, marks, line: index + 1 };
  }
  return null;
}

/**
 * Find every hit of the terms in a line.
 *
 * @returns Offsets, in order, none overlapping.
 */
export function markTerms(line: string, terms: readonly SearchTerm[]): readonly (readonly [number, number])[] {
  const marks = findPlaces(line, terms, 0).map(({ at, term }) => [at, at + (terms[term]?.text.length ?? 0)] as const);
  const kept: (readonly [number, number])[] = [];
  for (const mark of marks) if (mark[0] >= (kept.at(-1)?.[1] ?? 0)) kept.push(mark);
  return kept;
}

interface Place {
  readonly at: number;
  /** Which term. */
  readonly term: number;
}

function findPlaces(text: string, terms: readonly SearchTerm[], from: number): readonly Place[] {
  const lower = lowerCase(text);
  return terms
    .flatMap((term, index) => {
      const places: Place[] = [];
      for (let at = findTerm(lower, term, from); at >= 0 && places.length < MAX_PLACES; ) {
        places.push({ at, term: index });
        at = findTerm(lower, term, at + term.text.length);
      }
      return places;
    })
    .sort((a, b) => a.at - b.at || b.term - a.term);
}

/** Offsets must stay those of the text; a few letters change their length in small form (`İ`). */
function lowerCase(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  return [...text]
    .map((character) => (character.toLowerCase().length === character.length ? character.toLowerCase() : character))
    .join("");
}

/** The place from which a window holds the most different terms. */
function chooseStart(places: readonly Place[]): number | null {
  let best: number | null = null;
  let most = 0;
  for (const [index, place] of places.entries()) {
    const seen = new Set<number>();
    for (let next = index; next < places.length; next += 1) {
      const other = places[next];
      if (other === undefined || other.at > place.at + LENGTH - LEAD) break;
      seen.add(other.term);
    }
    if (seen.size > most) [best, most] = [place.at, seen.size];
  }
  return best;
}

/** Where the heading above a place ends: the words of another section say nothing about it. */
function endOfHeading(text: string, at: number): number {
  const heading = text.lastIndexOf("\n#", at);
  const end = heading < 0 ? -1 : text.indexOf("\n", heading + 1);
  return end >= 0 && end < at ? end + 1 : 0;
}

/** Where the next section begins: nothing behind it was found. */
function nextHeading(text: string, at: number): number {
  const heading = text.indexOf("\n#", at);
  return heading < 0 ? text.length : heading;
}

function wordStart(text: string, at: number): number {
  if (at === 0) return 0;
  const blank = text.slice(at, at + 20).search(/\s/);
  return blank < 0 ? at : at + blank + 1;
}

function wordEnd(text: string, at: number): number {
  if (at >= text.length) return text.length;
  const blank = text.slice(at, at + 20).search(/\s/);
  return blank < 0 ? at : at + blank;
}
