import { isSameIssue } from "../identity/parse-issue-reference.ts";

/** The first-level heading of an issue, taken apart. */
export interface IssueHeading {
  /** The id it begins with, prefix in upper case; null when it has none. */
  readonly id: string | null;
  /** The rest. */
  readonly title: string;
}

const HEADING =
  /^[\s[(*`]*(?:P\d{1,2}-)?([A-Za-z][A-Za-z0-9_]*)-(\d{1,9})([\])*`]*(?:\s*[:–—]\s*|\s+-\s+|\s+|$))(.*)$/s;

/**
 * Takes an H1 apart: `BUG-230: Title`, `P2-BUG-230: Title`, `[ENH-12] Title`, or a title without an id.
 *
 * With nothing but a blank behind it, an id belongs to the sentence (`ENH-12 follow-up`), unless it is the issue's own.
 *
 * @param heading the heading's text
 * @param prefixes the id prefixes that exist, in upper case
 * @param ownId the id of the file's name
 */
export function parseIssueHeading(heading: string, prefixes: readonly string[], ownId?: string): IssueHeading {
  const [, prefix = "", digits = "", separator = "", title = ""] = HEADING.exec(heading) ?? [];
  const id = `${prefix.toUpperCase()}-${digits}`;
  const separated = separator.trim() !== "" || title === "" || (ownId !== undefined && isSameIssue(id, ownId));
  if (!prefixes.includes(prefix.toUpperCase()) || !separated) return { id: null, title: heading.trim() };
  return { id, title: title.trim() };
}

/**
 * Makes a title out of a file name's slug: `slow-start_of_pool` becomes `slow start of pool`.
 */
export function formatSlugAsTitle(slug: string): string {
  return slug.replace(/[-_]+/g, " ").trim();
}
