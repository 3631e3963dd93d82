import type { IssueStatus } from "@ll-issues/parser";
import type { Config } from "../config/config.ts";
import { FileError, TrackerError } from "../errors.ts";
import { compileQuery, withoutWords, wordsOf } from "../query/match-query.ts";
import { parseQuery } from "../query/parse-query.ts";
import { FileReader } from "../scan/file-reader.ts";
import { parseIssueBytes } from "../scan/parse-issue-bytes.ts";
import { scanIssues } from "../scan/scan-issues.ts";
import { walkIssueFiles } from "../scan/walk-issue-files.ts";
import { type CorrectedTerm, correctTerm } from "./correct-terms.ts";
import { type SearchTerm, toTerms } from "./find-term.ts";
import { makeSnippet, markTerms, type Snippet } from "./make-snippet.ts";
import { type RankedFile, rankFiles } from "./rank-files.ts";

/** One issue that was found. */
export interface SearchHit {
  readonly id: string;
  readonly title: string;
  /** Offsets in the title of each hit. */
  readonly titleMarks: Snippet["marks"];
  readonly status: IssueStatus;
  readonly priority: string | null;
  /** Relative to the root. */
  readonly path: string;
  /** Comparable within one search only; two places. */
  readonly score: number;
  /** `null` when only the title or the name of the file fits. */
  readonly snippet: Snippet | null;
}

/** What a search found. */
export interface SearchResult {
  /** The best first, as many as asked for. */
  readonly hits: readonly SearchHit[];
  /** How many issues fit. */
  readonly total: number;
  /** Whether every word is in each hit; if not, some of them are in each. */
  readonly complete: boolean;
  /** Words that stand nowhere, and what was looked for instead. */
  readonly corrected: readonly CorrectedTerm[];
}

/**
 * Search the whole text of all issues for words in any order. The beginnings of words fit too; a word that stands nowhere is taken for
 * the nearest one that does. Conditions (`label:cli`) narrow what is looked at.
 *
 * @param root Absolute.
 * @param limit How many hits are read and given back.
 * @throws {TrackerError} LLI_QUERY_INVALID.
 */
export async function searchIssues(
  root: string,
  config: Config,
  { query, limit, now }: { readonly query: string; readonly limit: number; readonly now: Date },
): Promise<SearchResult> {
  const parsed = parseQuery(query);
  const terms = toTerms(wordsOf(parsed));
  if (terms.length === 0) {
    throw new TrackerError("LLI_QUERY_INVALID", "the query has conditions and no word to search for", {
      hint: `\`ll-issues list ${query}\` lists what fits them.`,
    });
  }
  const conditions = withoutWords(parsed);
  let { paths } = walkIssueFiles(root, config);
  if (conditions.terms.length > 0) {
    const matches = compileQuery(conditions, now);
    paths = (await scanIssues(root, config)).issues.filter(matches).map(({ path }) => path);
  }
  const found = findFiles(root, paths, terms);
  const complete = found.files.filter((file) => file.found === found.terms.length);
  const files = complete.length > 0 ? complete : found.files;
  const hits: SearchHit[] = [];
  for (const file of files.slice(0, limit)) {
    const hit = await readHit(root, config, file, found.terms);
    if (hit !== null) hits.push(hit);
  }
  return { hits, total: files.length, complete: complete.length > 0, corrected: found.corrected };
}

interface FoundFiles {
  readonly files: readonly RankedFile[];
  readonly terms: readonly SearchTerm[];
  readonly corrected: readonly CorrectedTerm[];
}

function findFiles(root: string, paths: readonly string[], terms: readonly SearchTerm[]): FoundFiles {
  const files = rankFiles(root, paths, terms);
  if (files.some(({ found }) => found === terms.length)) return { files, terms, corrected: [] };
  const corrected: CorrectedTerm[] = [];
  const better = terms.map((term) => {
    const isKnown = terms.length === 1 ? files.length > 0 : rankFiles(root, paths, [term]).length > 0;
    const word = isKnown ? null : correctTerm(root, paths, term);
    if (word === null) return term;
    corrected.push({ from: term.text, to: word });
    return { ...term, text: word };
  });
  return corrected.length === 0
    ? { files, terms, corrected }
    : { files: rankFiles(root, paths, better), terms: better, corrected };
}

async function readHit(
  root: string,
  config: Config,
  { path, score }: RankedFile,
  terms: readonly SearchTerm[],
): Promise<SearchHit | null> {
  const bytes = new FileReader().read(`${root}/${path}`, path);
  const parsed = bytes instanceof FileError ? bytes : await parseIssueBytes(bytes, path, config);
  if (parsed instanceof FileError) return null;
  const { id, title, status, priority, text, scan } = parsed;
  const heading = scan.headings.find(({ depth }) => depth === 1);
  return {
    id,
    title,
    titleMarks: markTerms(title, terms),
    status,
    priority,
    path,
    score: Math.round(score * 100) / 100,
    snippet: makeSnippet(text, terms, heading?.end ?? scan.frontmatter?.end ?? 0),
  };
}
