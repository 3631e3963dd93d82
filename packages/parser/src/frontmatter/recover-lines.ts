import type { FrontmatterValue } from "./frontmatter.ts";
import { FRONTMATTER_LIMITS, isFrontmatterKey } from "./limits.ts";
import { readPlainScalar } from "./plain-scalar.ts";

/** Keys and values of the simple lines of a block, with the 1-based line of each key in the file. */
export interface RecoveredLines {
  readonly values: ReadonlyMap<string, FrontmatterValue>;
  readonly lines: ReadonlyMap<string, number>;
}

const KEY_LINE = /^([A-Za-z_][\w.-]{0,63}):(?:[ \t]+(.*))?$/;
const ITEM_LINE = /^ *-[ \t]+(.*)$/;
/** Values that only mean something to a real YAML reader; guessing at them would invent data. */
const STRUCTURE = /^[{}[\]&*!|>%]/;

/**
 * Reads a block that is not valid YAML line by line: every `key: value` at the margin, and `- item` lines below a key
 * without a value. The first of two equal keys wins. Linear in the length of the block.
 * @param firstLine 1-based line of the block's first line in the file
 */
export function recoverLines(block: string, firstLine: number): RecoveredLines {
  const values = new Map<string, FrontmatterValue>();
  const lines = new Map<string, number>();
  let items: FrontmatterValue[] | null = null;
  for (const [index, raw] of block.split("\n", FRONTMATTER_LIMITS.lines).entries()) {
    const line = raw.trimEnd();
    const item = ITEM_LINE.exec(line)?.[1];
    if (item !== undefined) {
      items?.push(readLineValue(item));
      continue;
    }
    const match = KEY_LINE.exec(line);
    const key = match?.[1];
    if (key === undefined) continue;
    items = null;
    if (!isFrontmatterKey(key) || values.has(key)) continue;
    const source = match?.[2] ?? "";
    if (STRUCTURE.test(source)) continue;
    lines.set(key, firstLine + index);
    if (source === "" || source.startsWith("#")) {
      items = [];
      values.set(key, items);
    } else values.set(key, readLineValue(source));
  }
  for (const [key, value] of values) if (Array.isArray(value) && value.length === 0) values.set(key, null);
  return { values, lines };
}

/** A value as far as one line tells: whole quotes are taken off, anything else is kept as it stands. */
function readLineValue(source: string): string | null {
  const quote = source.charAt(0);
  if ((quote === "'" || quote === '"') && source.length > 1 && source.endsWith(quote)) {
    const inner = source.slice(1, -1);
    return quote === "'" ? inner.replaceAll("''", "'") : inner;
  }
  return readPlainScalar(source.replace(/[ \t]+#.*$/, ""));
}
