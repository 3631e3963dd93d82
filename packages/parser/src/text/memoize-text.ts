import { ownText } from "./own-text.ts";

/** Longer texts come once, and are not worth the memory. */
const MAX_LENGTH = 200;
/** A tree uses the same few hundred titles and words over and over; the bound is for hostile ones. */
const MAX_ENTRIES = 10_000;

/**
 * Remembers what a pure function of a short text gave.
 *
 * @param read gives a value that holds no part of the text; for a text see {@link ownText}
 */
export function memoizeText<Value>(read: (text: string) => Value): (text: string) => Value {
  const known = new Map<string, Value>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const value = read(text);
    if (text.length > MAX_LENGTH) return value;
    if (known.size >= MAX_ENTRIES) known.clear();
    known.set(ownText(text), value);
    return value;
  };
}
