/** What somebody typed to name an issue. */
export interface IssueReference {
  /** Upper case; `null` when only the number was given. */
  readonly prefix: string | null;
  readonly number: number;
}

const NUMBER_ONLY = /^\d{1,9}$/;
const ID = /^([A-Za-z]{1,16})-(\d{1,9})$/;
const NAME = /^(?:P\d{1,2}-)?([A-Za-z]{1,16})-(\d{1,9})(?:-[^/\\\0]*)?$/i;

/**
 * Reads a reference to an issue: `230`, `BUG-230`, `bug-0230`, `P2-BUG-230-slug.md`, or a path that ends in such a name.
 * @returns `null` for everything else (`../../x`, `1e3`, `0x10`, `--help`), so that nothing odd ever reaches a path
 */
export function parseIssueReference(text: string): IssueReference | null {
  if (NUMBER_ONLY.test(text)) return { prefix: null, number: Number(text) };
  return readPrefixed(ID.exec(text)) ?? readPrefixed(NAME.exec(fileStem(text)));
}

/**
 * Tells whether two references name one issue: the width of the number and the case of the prefix do not count
 * (`BUG-1`, `bug-001`). A bare number is never the same as a prefixed id, because two types may use one number.
 */
export function isSameIssue(a: string, b: string): boolean {
  const left = parseIssueReference(a);
  const right = parseIssueReference(b);
  return left !== null && right !== null && left.number === right.number && left.prefix === right.prefix;
}

/** Tells whether a text is the id of an issue as file names have it, and nothing else: `BUG-230`, in upper case. */
export function isIssueId(text: string): boolean {
  return /^[A-Z]{1,16}-\d{1,9}$/.test(text);
}

/** Writes an id so that all spellings of one issue are the same text: upper case, no zeros in front of the number (`bug-001` to `BUG-1`). */
export function canonicalId(id: string): string {
  return id.toUpperCase().replace(/-0+(?=\d)/, "-");
}

/** The file name without `.md`; a path only counts when it ends in a Markdown file. */
function fileStem(text: string): string {
  const name = text.slice(text.lastIndexOf("/") + 1);
  if (name.endsWith(".md")) return name.slice(0, -3);
  return name.length === text.length ? name : "";
}

function readPrefixed(match: RegExpExecArray | null): IssueReference | null {
  const prefix = match?.[1];
  const digits = match?.[2];
  if (prefix === undefined || digits === undefined) return null;
  return { prefix: prefix.toUpperCase(), number: Number(digits) };
}
