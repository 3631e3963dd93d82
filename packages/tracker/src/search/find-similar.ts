import { type IssueStatus, isEndedStatus, type ParsedIssue } from "@ll-issues/parser";
import type { Config } from "../config/config.ts";
import { findIssue } from "../find/find-issue.ts";
import { readIssues } from "./read-issues.ts";
import { SimilarityIndex } from "./similarity-index.ts";

/** An issue that is like another, by its words. */
export interface SimilarIssue {
  readonly id: string;
  readonly title: string;
  readonly status: IssueStatus;
  /** Relative to the root. */
  readonly path: string;
  /** 0 nothing in common, 1 the same words; two places. */
  readonly score: number;
}

/** Two issues that are like each other. */
export interface DuplicatePair {
  readonly first: Omit<SimilarIssue, "score">;
  readonly second: Omit<SimilarIssue, "score">;
  readonly score: number;
}

/** What makes a pair of issues likely duplicates. */
export const DUPLICATE_SCORE = 0.6;
/** What makes a new issue a likely repeat: more, because a person is held up. Of two titles of three words, two in common are no repeat. */
const REPEAT_SCORE = 0.7;

interface Entry extends Omit<SimilarIssue, "score"> {
  readonly text: string;
}

/**
 * Find issues, open or ended, that a new one may repeat.
 *
 * Titles are compared with titles, and title and Summary with title and Summary; the better of the two counts.
 *
 * @param root Absolute.
 * @param text The new issue's words: its title, and its Summary where it has one.
 */
export async function findSimilarToText(
  root: string,
  config: Config,
  { title, summary, minimum = REPEAT_SCORE }: { title: string; summary: string; minimum?: number },
): Promise<readonly SimilarIssue[]> {
  const entries = await readEntries(root, config);
  const byTitle = new SimilarityIndex(entries.map((entry) => ({ ...entry, text: entry.title })));
  const byText = new SimilarityIndex(entries);
  const found = [...byTitle.findSimilar(title, minimum), ...byText.findSimilar(joinText(title, summary), minimum)].sort(
    (a, b) => b.score - a.score,
  );
  const best = new Map<string, SimilarIssue>();
  for (const { document, score } of found) {
    if (!best.has(document.path)) best.set(document.path, describe(document, score));
  }
  return [...best.values()];
}

/**
 * Find the issues that are most like one.
 *
 * @throws {IssueLookupError} and {FileError} as `findIssue` does.
 */
export async function findSimilarToIssue(
  root: string,
  config: Config,
  reference: string,
  minimum: number,
): Promise<readonly SimilarIssue[]> {
  const { parsed } = await findIssue(root, config, reference);
  const index = new SimilarityIndex(await readEntries(root, config));
  return index
    .findSimilar(textOf(parsed), minimum)
    .filter(({ document }) => document.path !== parsed.path)
    .map(({ document, score }) => describe(document, score));
}

/**
 * Find pairs of issues that are alike, the most alike first.
 *
 * @param minimum The score from which on a pair counts, {@link DUPLICATE_SCORE} unless told.
 * @param all Also pairs of which both have ended; mostly they tell of work that came twice.
 */
export async function findDuplicates(
  root: string,
  config: Config,
  { minimum = DUPLICATE_SCORE, all = false }: { minimum?: number; all?: boolean } = {},
): Promise<readonly DuplicatePair[]> {
  const pairs = new SimilarityIndex(await readEntries(root, config)).findPairs(minimum);
  return pairs
    .filter(({ first, second }) => all || !isEndedStatus(first.status) || !isEndedStatus(second.status))
    .map(({ first, second, score }) => ({
      first: withoutText(first),
      second: withoutText(second),
      score: round(score),
    }));
}

async function readEntries(root: string, config: Config): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  await readIssues(root, config, (issue) => {
    const { id, title, status, path } = issue;
    entries.push({ id, title, status, path, text: textOf(issue) });
  });
  return entries;
}

function textOf(issue: ParsedIssue): string {
  const summary = issue.section("Summary");
  return joinText(
    issue.title,
    summary === null ? "" : withoutHints(issue.text.slice(summary.bodyStart, summary.ownEnd)),
  );
}

/** What a template tells the writer in comments is alike in every issue. */
function withoutHints(text: string): string {
  return text.replace(/<!--[\s\S]*?-->/g, " ");
}

/** The title counts twice: it was chosen to say what the issue is. */
function joinText(title: string, summary: string): string {
  return `${title}\n${title}\n${summary}`;
}

function describe(entry: Entry, score: number): SimilarIssue {
  return { ...withoutText(entry), score: round(score) };
}

function withoutText({ id, title, status, path }: Entry): Omit<SimilarIssue, "score"> {
  return { id, title, status, path };
}

function round(score: number): number {
  return Math.round(score * 100) / 100;
}
