import { TrackerError } from "../errors.ts";

/** One change of a key, as typed: `priority=P1`, `labels+=cli`, `labels-=cli`. */
export interface Assignment {
  /** A frontmatter key. */
  readonly key: string;
  readonly operator: "=" | "+=" | "-=";
  /** Without blanks around it; empty with `=` takes the key away. */
  readonly value: string;
}

/** Keys that hold a list whatever stands in them, so that `blocked_by=BUG-1,BUG-2` is two ids. */
const LIST_KEYS: ReadonlySet<string> = new Set([
  "labels",
  "blocked_by",
  "depends_on",
  "blocks",
  "relates_to",
  "supersedes",
]);

/** Keys whose items are issues. */
const REFERENCE_KEYS: ReadonlySet<string> = new Set([...LIST_KEYS].filter((key) => key !== "labels"));

/** Tell whether a key is a list by its meaning. */
export function isListKey(key: string): boolean {
  return LIST_KEYS.has(key);
}

/** Tell whether a key holds ids of issues: a list of them, or `parent` and `epic` with one. */
export function isReferenceKey(key: string): boolean {
  return REFERENCE_KEYS.has(key) || key === "parent" || key === "epic";
}

/**
 * Read a word of the command line as an assignment.
 *
 * @throws {TrackerError} LLI_ASSIGNMENT_INVALID.
 */
export function parseAssignment(word: string): Assignment {
  const [, name = "", operator = "", value = ""] = /^([A-Za-z_][\w.-]*?)(\+=|-=|=)(.*)$/s.exec(word) ?? [];
  if (operator !== "=" && operator !== "+=" && operator !== "-=") {
    throw invalid(`${JSON.stringify(word)} changes nothing`, "Write key=value, labels+=item or labels-=item.");
  }
  if (operator !== "=" && value.trim() === "") {
    throw invalid(`${JSON.stringify(word)} names no item`, "Write labels+=item or labels-=item.");
  }
  const underscored = name.replaceAll("-", "_");
  return { key: isReferenceKey(underscored) ? underscored : name, operator, value: value.trim() };
}

/** Cut a value into the items of a list: `a, b` or `[a, b]`. */
export function splitItems(value: string): readonly string[] {
  return value
    .replace(/^\[(.*)\]$/s, "$1")
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

function invalid(message: string, hint: string): TrackerError {
  return new TrackerError("LLI_ASSIGNMENT_INVALID", message, { hint });
}
