/** The first-level heading of an issue, taken apart. */
export interface IssueHeading {
  /** The id it begins with, prefix in upper case; null when it has none. */
  readonly id: string | null;
  /** The rest. */
  readonly title: string;
}

/**
 * Takes an H1 apart: `BUG-230: Title`, `P2-BUG-230: Title`, `[ENH-12] Title`, or a title without an id.
 *
 * @param heading the heading's text
 * @param prefixes the id prefixes that exist, in upper case
 */
export function parseIssueHeading(heading: string, prefixes: readonly string[]): IssueHeading {
  const match =
    /^[\s[*`(]*(?:P\d{1,2}-)?([A-Za-z][A-Za-z0-9_]*)-(\d{1,9})[\])*`]*(?:\s*[:–—]\s*|\s+-\s+|\s+|$)(.*)$/s.exec(
      heading,
    );
  const prefix = match?.[1]?.toUpperCase();
  if (match === null || prefix === undefined || !prefixes.includes(prefix)) return { id: null, title: heading.trim() };
  return { id: `${prefix}-${match[2] ?? ""}`, title: (match[3] ?? "").trim() };
}

/**
 * Makes a title out of a file name's slug: `slow-start_of_pool` becomes `slow start of pool`.
 */
export function formatSlugAsTitle(slug: string): string {
  return slug.replace(/[-_]+/g, " ").trim();
}
