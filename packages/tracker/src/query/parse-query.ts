import { closestMatch } from "leven";
import { TrackerError } from "../errors.ts";

/** What a query can ask for by name. */
export const QUERY_KEYS = [
  "id",
  "type",
  "status",
  "priority",
  "label",
  "title",
  "path",
  "parent",
  "blocks",
  "blocked-by",
  "relates-to",
  "is",
  "has",
  "no",
  "before",
  "after",
  "closed-before",
  "closed-after",
] as const;

/** One of {@link QUERY_KEYS}. */
export type QueryKey = (typeof QUERY_KEYS)[number];

/** One condition of a query. */
export interface QueryTerm {
  readonly negated: boolean;
  /** `null` for a plain word or a phrase in quotes. */
  readonly key: QueryKey | null;
  /** Any of these; at least one. */
  readonly values: readonly string[];
}

/** A query as read: every condition must hold. */
export interface Query {
  readonly terms: readonly QueryTerm[];
}

/** A key with its value, a phrase, or a word; each may begin with `-` or `!`. */
const TOKEN = /([-!])?(?:([A-Za-z][A-Za-z-]*):)?((?:"[^"]*"|[^\s"])*)/y;

/**
 * Read a query: `label:cli status:open before:2026-05 -type:epic "exact words" more words`.
 *
 * Conditions are and-ed; commas within a value mean any of them; `-` or `!` in front means not. Text in quotes is one value.
 *
 * @throws {TrackerError} LLI_QUERY_INVALID; the hint names the nearest key.
 */
export function parseQuery(text: string): Query {
  const terms: QueryTerm[] = [];
  const source = text.trim();
  for (let at = 0; at < source.length; ) {
    while (/\s/.test(source.charAt(at))) at += 1;
    TOKEN.lastIndex = at;
    const [whole = "", sign, name, written = ""] = TOKEN.exec(source) ?? [];
    if (whole === "") throw invalid(`the query has a quote without its end: ${source.slice(at)}`, 'Close it with ".');
    at += whole.length;
    const key = name === undefined ? null : readKey(name);
    // `http://x` and `a:b` in a word are no keys, but a misspelt key must not become a word that is never found.
    terms.push({ negated: sign !== undefined, key, values: readValues(written, key, whole) });
  }
  return { terms };
}

function readKey(name: string): QueryKey {
  const wanted = name.toLowerCase();
  const aliases: Readonly<Record<string, QueryKey>> = {
    labels: "label",
    created: "after",
    state: "status",
    epic: "parent",
  };
  const key = QUERY_KEYS.find((one) => one === wanted) ?? aliases[wanted];
  if (key !== undefined) return key;
  const nearest = closestMatch(wanted, [...QUERY_KEYS], { maxDistance: 2 });
  throw invalid(
    `a query cannot ask for ${name}:`,
    nearest === undefined
      ? `It can ask for ${QUERY_KEYS.join(", ")}; put a word with a colon in quotes.`
      : `Did you mean ${nearest}:?`,
  );
}

function readValues(written: string, key: QueryKey | null, whole: string): readonly string[] {
  const parts = key === null ? [written] : splitOutsideQuotes(written);
  const values = parts.map((part) => part.replaceAll('"', "").trim()).filter((value) => value !== "");
  if (values.length > 0) return values;
  throw invalid(`${whole.trim()} in the query asks for nothing`, "Write the value right behind the colon.");
}

function splitOutsideQuotes(text: string): readonly string[] {
  return text.match(/(?:"[^"]*"|[^,"])+/g) ?? [];
}

function invalid(message: string, hint: string): TrackerError {
  return new TrackerError("LLI_QUERY_INVALID", message, { hint });
}
