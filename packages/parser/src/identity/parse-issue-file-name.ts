import { DEFAULT_FORMAT, type IssueFormat } from "./default-format.ts";

/** What the name of an issue file says. */
export interface IssueFileName {
  /** As written, prefix in upper case: `BUG-230`, `BUG-001`. */
  readonly id: string;
  /** Upper case. */
  readonly prefix: string;
  /** Name of the configured type; else the prefix in lower case. */
  readonly type: string;
  readonly number: number;
  /** How many digits the file name uses, so that a new reference can use as many. */
  readonly digits: number;
  /** Upper case, or `null` when the name has none. */
  readonly priority: string | null;
  /** Text between the id and `.md`; may be empty when `strict` is false. */
  readonly slug: string;
  /** Whether the name is exactly `P2-BUG-230-lower-case-slug.md` with a configured priority and prefix. */
  readonly strict: boolean;
}

/**
 * Anchored on both sides: an id inside a slug is never the identity. Nine digits keep the number exact.
 * The slug may hold any character: a file system allows it, and such a file must be listed, not lost.
 */
const FILE_NAME = /^(?:(P\d{1,2})-)?([A-Za-z]{1,16})-(\d{1,9})(?:-([\s\S]*))?\.md$/i;
const STRICT_SLUG = /^[a-z0-9]+(?:-+[a-z0-9]+)*-?$/;

/**
 * Reads identity, priority and slug from the name of an issue file.
 *
 * Without a priority only configured prefixes count, so that `GPT-4-notes.md` is no issue.
 * @param fileName last part of the path, with extension
 * @returns `null` when the name is not that of an issue file
 */
export function parseIssueFileName(fileName: string, format: IssueFormat = DEFAULT_FORMAT): IssueFileName | null {
  const match = FILE_NAME.exec(fileName);
  const writtenPrefix = match?.[2];
  const digits = match?.[3];
  if (match === null || writtenPrefix === undefined || digits === undefined) return null;

  const prefix = writtenPrefix.toUpperCase();
  const writtenPriority = match[1];
  const type = format.types.find((candidate) => candidate.prefix === prefix);
  if (type === undefined && writtenPriority === undefined) return null;

  const slug = match[4] ?? "";
  const priority = writtenPriority === undefined ? null : writtenPriority.toUpperCase();
  return {
    id: `${prefix}-${digits}`,
    prefix,
    type: type?.name ?? prefix.toLowerCase(),
    number: Number(digits),
    digits: digits.length,
    priority,
    slug,
    strict:
      type !== undefined &&
      prefix === writtenPrefix &&
      priority !== null &&
      priority === writtenPriority &&
      format.priorities.includes(priority) &&
      STRICT_SLUG.test(slug) &&
      fileName.endsWith(".md"),
  };
}
