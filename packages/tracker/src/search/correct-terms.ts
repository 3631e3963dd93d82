import leven from "leven";
import { FileError } from "../errors.ts";
import { FileReader } from "../scan/file-reader.ts";
import type { SearchTerm } from "./find-term.ts";

/** A word that was found nowhere, and what was looked for instead. */
export interface CorrectedTerm {
  readonly from: string;
  readonly to: string;
}

/** Shorter words are one keystroke from everything. */
const LEAST_LENGTH = 4;

/**
 * Find for a word that stands nowhere the most frequent word that is one keystroke away, or two for long words. Its first letter is taken
 * as right.
 *
 * @param root Absolute.
 * @param paths The files whose words count, relative to the root.
 * @returns `null` when there is none.
 */
export function correctTerm(root: string, paths: readonly string[], { text, anywhere }: SearchTerm): string | null {
  if (anywhere || text.length < LEAST_LENGTH || !/^[\p{L}\p{N}_]+$/u.test(text)) return null;
  const most = text.length < 7 ? 1 : 2;
  const counts = countWords(root, paths, text, most);
  let best: { readonly word: string; readonly distance: number; readonly count: number } | null = null;
  for (const [word, count] of counts) {
    const distance = leven(text, word, { maxDistance: most + 1 });
    if (distance > most) continue;
    if (best === null || distance < best.distance || (distance === best.distance && count > best.count)) {
      best = { word, distance, count };
    }
  }
  return best?.word ?? null;
}

function countWords(root: string, paths: readonly string[], text: string, most: number): ReadonlyMap<string, number> {
  const [first = ""] = text;
  const rest = `[\\p{L}\\p{N}_]{${text.length - 1 - most},${text.length - 1 + most}}`;
  const similar = new RegExp(`(?<![\\p{L}\\p{N}_])${first}${rest}(?![\\p{L}\\p{N}_])`, "gu");
  const reader = new FileReader();
  const counts = new Map<string, number>();
  for (const path of paths) {
    const bytes = reader.read(`${root}/${path}`, path);
    if (bytes instanceof FileError) continue;
    for (const [word] of bytes.toString("utf8").toLowerCase().matchAll(similar)) {
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  }
  return counts;
}
