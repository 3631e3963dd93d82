import type { IssueFormat } from "../identity/default-format.ts";

const known = new WeakMap<IssueFormat, readonly string[]>();

/**
 * Lists the id prefixes of a format in upper case; worked out once for each format, because every file asks.
 */
export function listTypePrefixes(format: IssueFormat): readonly string[] {
  const found = known.get(format);
  if (found !== undefined) return found;
  const prefixes = format.types.map((type) => type.prefix.toUpperCase());
  known.set(format, prefixes);
  return prefixes;
}
