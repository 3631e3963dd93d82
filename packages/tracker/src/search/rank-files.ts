import { type Counts, countTerms } from "./count-terms.ts";
import type { SearchTerm } from "./find-term.ts";

/** A file that holds at least one term. */
export interface RankedFile {
  /** Relative to the root. */
  readonly path: string;
  readonly score: number;
  /** How many of the terms it holds. */
  readonly found: number;
}

/** The usual constants of BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009). */
const K1 = 1.2;
const B = 0.75;

/**
 * Rank files by how well they fit terms: those with every term where there are any, else those with more of the terms first, then by BM25
 * over the whole text, a hit in the title counting several times. One linear pass; over thousands of files that beats loading any index
 * (bench/search.mjs).
 *
 * @param root Absolute.
 * @param paths The files to look at, relative to the root.
 */
export function rankFiles(root: string, paths: readonly string[], terms: readonly SearchTerm[]): readonly RankedFile[] {
  if (terms.length === 0) return [];
  const complete = countTerms(root, paths, terms, { completeOnly: true });
  if (complete.files.length > 0 || terms.length === 1) return score(complete, paths.length);
  return score(countTerms(root, paths, terms, { completeOnly: false }), paths.length);
}

function score({ files, holders, totalLength }: Counts, total: number): readonly RankedFile[] {
  const idf = holders.map((count) => Math.log(1 + (total - count + 0.5) / (count + 0.5)));
  const averageLength = totalLength / Math.max(1, total);
  return files
    .map(({ path, length, weights }) => {
      const norm = K1 * (1 - B + (B * length) / averageLength);
      const sum = weights.reduce(
        (sum, weight, term) => sum + ((idf[term] ?? 0) * weight * (K1 + 1)) / (weight + norm),
        0,
      );
      return { path, score: sum, found: weights.filter((weight) => weight > 0).length };
    })
    .sort((a, b) => b.found - a.found || b.score - a.score || (a.path < b.path ? -1 : 1));
}
