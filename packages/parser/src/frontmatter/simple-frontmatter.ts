import { decodeDoubleQuoted } from "./double-quoted.ts";
import type { Frontmatter, FrontmatterValue } from "./frontmatter.ts";
import { FRONTMATTER_LIMITS, isFrontmatterKey } from "./limits.ts";
import { foldLines, readPlainScalar } from "./plain-scalar.ts";
import { SimpleScanner, type SourceRange } from "./simple-scanner.ts";

/** Where a value stands: nothing, one scalar or flow list, or the items of a block list. */
type Entry = SourceRange | readonly SourceRange[] | null;

/**
 * Reads the part of YAML that nearly all issue files keep to: `key: value` lines, plain and quoted scalars (without
 * escapes, also wrapped), block lists of them, flow lists of simple items, comments.
 *
 * Whatever it accepts it reads as a strict YAML parser does; a test holds the two against each other.
 * @param firstLine 1-based line of `start` in the file
 * @returns `null` when the block needs the strict reader to decide
 */
export function readSimpleFrontmatter(text: string, start: number, end: number, firstLine: number): Frontmatter | null {
  const entries = new Map<string, Entry>();
  const lines = new Map<string, number>();
  const scanner = new SimpleScanner(text, start, end);
  while (scanner.nextContent()) {
    const key = scanner.readKey();
    if (key === null || !isFrontmatterKey(key) || entries.has(key)) return null;
    lines.set(key, firstLine + scanner.linesRead - 1);
    const entry = scanner.readValue();
    if (entry === undefined || entries.size >= FRONTMATTER_LIMITS.keys) return null;
    entries.set(key, entry);
  }
  return new SimpleFrontmatter(text, entries, lines);
}

class SimpleFrontmatter implements Frontmatter {
  readonly state = "strict";
  readonly problem = null;
  readonly #text: string;
  readonly #entries: ReadonlyMap<string, Entry>;
  readonly #lines: ReadonlyMap<string, number>;
  /** Values decoded so far: a dozen rules ask for the same few keys. */
  readonly #values = new Map<string, FrontmatterValue>();

  constructor(text: string, entries: ReadonlyMap<string, Entry>, lines: ReadonlyMap<string, number>) {
    this.#text = text;
    this.#entries = entries;
    this.#lines = lines;
  }

  get keys(): readonly string[] {
    return [...this.#entries.keys()];
  }

  get(key: string): FrontmatterValue | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined || entry === null) return entry;
    const known = this.#values.get(key);
    if (known !== undefined) return known;
    const value = isList(entry) ? entry.map((item) => this.#decode(item)) : this.#decode(entry);
    this.#values.set(key, value);
    return value;
  }

  line(key: string): number | null {
    return this.#lines.get(key) ?? null;
  }

  #decode(range: SourceRange): FrontmatterValue {
    const source = this.#text.slice(range.start, range.end);
    if (range.key !== undefined) return new Map([[range.key, readScalar(source)]]);
    if (source.startsWith("[")) return readFlowList(source);
    return readScalar(source);
  }
}

function isList(entry: SourceRange | readonly SourceRange[]): entry is readonly SourceRange[] {
  return Array.isArray(entry);
}

function readScalar(source: string): string | null {
  if (source.startsWith("'")) return foldLines(source.slice(1, -1)).replaceAll("''", "'");
  if (source.startsWith('"')) return decodeDoubleQuoted(source.slice(1, -1));
  return readPlainScalar(foldLines(source));
}

/** Items are plain without a comma, or quoted without a comma; the scanner sends everything else to the strict reader. */
function readFlowList(source: string): (string | null)[] {
  const inner = source.slice(1, -1).trim();
  return inner === "" ? [] : inner.split(",").map((item) => readScalar(item.trim()));
}
