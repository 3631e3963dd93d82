import {
  ISSUE_STATUSES,
  type IssueStatus,
  isEndedStatus,
  isSameIssue,
  parseIssueDate,
  parseIssueReference,
  parseStatusWord,
} from "@ll-issues/parser";
import { closestMatch } from "leven";
import { TrackerError } from "../errors.ts";
import type { ScannedIssue } from "../scan/scanned-issue.ts";
import type { Query, QueryKey, QueryTerm } from "./parse-query.ts";
import { parseQuery } from "./parse-query.ts";
import { readPeriodStart } from "./read-period.ts";

/** Tells whether an issue is meant. */
export type IssueMatcher = (issue: ScannedIssue) => boolean;

/**
 * Select the issues that a query means; an empty one means all. `scan`, `list`, `search` and `resolve --where` all ask this.
 *
 * @param now What ages (`after:7d`) count from.
 * @throws {TrackerError} LLI_QUERY_INVALID.
 */
export function selectByQuery<T extends ScannedIssue>(issues: readonly T[], query: string, now: Date): readonly T[] {
  const matches = compileQuery(parseQuery(query), now);
  return issues.filter(matches);
}

/**
 * Make a query into a question that can be asked of every issue.
 *
 * @throws {TrackerError} LLI_QUERY_INVALID for a value that its key cannot have.
 */
export function compileQuery({ terms }: Query, now: Date): IssueMatcher {
  const matchers = terms.map((term) => compileTerm(term, now));
  return (issue) => matchers.every((matches) => matches(issue));
}

/** Leave out the plain words of a query, which `search` looks for in the whole text instead. */
export function withoutWords({ terms }: Query): Query {
  return { terms: terms.filter(({ key, negated }) => key !== null || negated) };
}

/** The plain words and phrases of a query that are to be found. */
export function wordsOf({ terms }: Query): readonly string[] {
  return terms.flatMap(({ key, negated, values }) => (key === null && !negated ? values : []));
}

function compileTerm({ negated, key, values }: QueryTerm, now: Date): IssueMatcher {
  const matchers = values.map((value) => (key === null ? matchWord(value) : MATCHERS[key](value, now)));
  return (issue) => matchers.some((matches) => matches(issue)) !== negated;
}

const MATCHERS: Readonly<Record<QueryKey, (value: string, now: Date) => IssueMatcher>> = {
  id: matchReference((issue) => [issue.id]),
  type:
    (value) =>
    ({ id, type }) =>
      isEqual(value, type) || isEqual(value, id.slice(0, id.lastIndexOf("-"))),
  status: (value) => {
    const status = parseStatusWord(value);
    if (status === null) throw unknownValue("status", value, ISSUE_STATUSES);
    return (issue) => issue.status === status;
  },
  priority: matchPriority,
  label: (value) =>
    value.endsWith("*")
      ? ({ labels }) => labels.some((label) => fold(label).startsWith(fold(value.slice(0, -1))))
      : ({ labels }) => labels.some((label) => isEqual(label, value)),
  title:
    (value) =>
    ({ title }) =>
      fold(title).includes(fold(value)),
  path:
    (value) =>
    ({ path }) =>
      fold(path).includes(fold(value)),
  parent: matchReference(({ parent }) => (parent === null ? [] : [parent])),
  blocks: matchReference(({ blocks }) => blocks),
  "blocked-by": matchReference(({ blockedBy }) => blockedBy),
  "relates-to": matchReference(({ relatesTo }) => relatesTo),
  is: (value) => {
    const name = fold(value).replaceAll("-", "_");
    const matches = Object.hasOwn(STATES, name) ? STATES[name] : undefined;
    if (matches !== undefined) return matches;
    throw unknownValue("is", value, Object.keys(STATES));
  },
  has: (value) => matchHas("has", value),
  no: (value) => not(matchHas("no", value)),
  before: (value, now) => {
    const start = periodStart("before", value, now);
    return ({ createdAt }) => isBefore(createdAt, start);
  },
  after: (value, now) => {
    const start = periodStart("after", value, now);
    return ({ createdAt }) => isSince(createdAt, start);
  },
  "closed-before": (value, now) => {
    const start = periodStart("closed-before", value, now);
    return ({ completedAt }) => isBefore(completedAt, start);
  },
  "closed-after": (value, now) => {
    const start = periodStart("closed-after", value, now);
    return ({ completedAt }) => isSince(completedAt, start);
  },
};

const STATES: Readonly<Record<string, IssueMatcher>> = {
  ready: ({ ready }) => ready,
  blocked: ({ status, openBlockers }) => !isEndedStatus(status) && (status === "blocked" || openBlockers.length > 0),
  active: ({ status }) => !isEndedStatus(status) && status !== "deferred",
  ended: ({ status }) => isEndedStatus(status),
  closed: ({ status }) => isEndedStatus(status),
  ...Object.fromEntries(
    ISSUE_STATUSES.filter((status) => status !== "blocked").map((status: IssueStatus) => [
      status,
      (issue: ScannedIssue) => issue.status === status,
    ]),
  ),
};

const PARTS: Readonly<Record<string, IssueMatcher>> = {
  label: ({ labels }) => labels.length > 0,
  labels: ({ labels }) => labels.length > 0,
  parent: ({ parent }) => parent !== null,
  priority: ({ priority }) => priority !== null,
  blockers: ({ blockedBy }) => blockedBy.length > 0,
  blocks: ({ blocks }) => blocks.length > 0,
  resolution: ({ resolution }) => resolution !== null,
  date: ({ createdAt }) => createdAt !== null,
};

function matchHas(key: "has" | "no", value: string): IssueMatcher {
  const matches = Object.hasOwn(PARTS, fold(value)) ? PARTS[fold(value)] : undefined;
  if (matches === undefined) throw unknownValue(key, value, Object.keys(PARTS));
  return matches;
}

function matchReference(referencesOf: (issue: ScannedIssue) => readonly string[]): (value: string) => IssueMatcher {
  return (value) => {
    const wanted = parseIssueReference(value);
    if (wanted === null) throw invalid(`${JSON.stringify(value)} in the query names no issue`, "Write BUG-12 or 12.");
    return (issue) =>
      referencesOf(issue).some((reference) =>
        wanted.prefix === null
          ? parseIssueReference(reference)?.number === wanted.number
          : isSameIssue(reference, `${wanted.prefix}-${wanted.number}`),
      );
  };
}

/** `P1`, `none`, or a range with both ends included: `P0..P2`. */
function matchPriority(value: string): IssueMatcher {
  if (isEqual(value, "none")) return ({ priority }) => priority === null;
  const [, from, to = from] = /^P?(\d{1,2})(?:\.\.P?(\d{1,2}))?$/i.exec(value) ?? [];
  if (from === undefined) throw invalid(`${JSON.stringify(value)} is no priority`, "Write P1, P0..P2 or none.");
  return ({ priority }) => {
    const rank = priority === null ? null : Number(priority.slice(1));
    return rank !== null && rank >= Number(from) && rank <= Number(to);
  };
}

function matchWord(word: string): IssueMatcher {
  const wanted = fold(word);
  return ({ id, title, labels, path }) => [id, title, path, ...labels].some((text) => fold(text).includes(wanted));
}

function not(matches: IssueMatcher): IssueMatcher {
  return (issue) => !matches(issue);
}

/** An issue without a date is neither before nor after one. */
function isBefore(written: string | null, start: number): boolean {
  const date = written === null ? null : parseIssueDate(written);
  return date !== null && date < start;
}

function isSince(written: string | null, start: number): boolean {
  const date = written === null ? null : parseIssueDate(written);
  return date !== null && date >= start;
}

function periodStart(key: QueryKey, value: string, now: Date): number {
  const start = readPeriodStart(value, now);
  if (start !== null) return start;
  throw invalid(
    `${key}:${value} in the query is no date`,
    "Write 2026, 2026-05, 2026-05-20, or how long ago: 12h, 7d, 2w, 3m, 1y.",
  );
}

function isEqual(a: string, b: string): boolean {
  return fold(a) === fold(b);
}

function fold(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

function unknownValue(key: string, value: string, known: readonly string[]): TrackerError {
  const nearest = closestMatch(fold(value), [...known], { maxDistance: 2 });
  return invalid(
    `${key}:${value} in the query is unknown`,
    nearest === undefined ? `Known are ${known.join(", ")}.` : `Did you mean ${key}:${nearest}?`,
  );
}

function invalid(message: string, hint: string): TrackerError {
  return new TrackerError("LLI_QUERY_INVALID", message, { hint });
}
