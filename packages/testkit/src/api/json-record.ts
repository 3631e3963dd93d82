/**
 * Tells whether a parsed JSON value is an object (not an array, not null).
 *
 * @param value any JSON value
 */
export function isJsonRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Gives the array of objects stored under a key, leaving out what is no object; empty when there is none.
 *
 * @param value any JSON value
 * @param key the key to look under
 */
export function recordsAt(value: unknown, key: string): readonly Readonly<Record<string, unknown>>[] {
  const list: unknown = isJsonRecord(value) ? value[key] : undefined;
  return Array.isArray(list) ? list.filter(isJsonRecord) : [];
}

/**
 * Gives the string stored under a key, or an empty one.
 *
 * @param value any JSON value
 * @param key the key to look under
 */
export function stringAt(value: unknown, key: string): string {
  const found: unknown = isJsonRecord(value) ? value[key] : undefined;
  return typeof found === "string" ? found : "";
}
