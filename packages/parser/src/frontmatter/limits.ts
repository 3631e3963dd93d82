/** A block past one of these is refused before any YAML code sees it; the largest of 3,118 real ones has 1,308 bytes. */
export const FRONTMATTER_LIMITS: {
  readonly characters: number;
  readonly lines: number;
  readonly keys: number;
  readonly depth: number;
} = { characters: 16 * 1024, lines: 400, keys: 100, depth: 6 };

const KEY = /^[A-Za-z_][\w.-]{0,63}$/;
/** Names that reach into an object's prototype wherever a key becomes a property. */
const FORBIDDEN_KEYS = new Set(["__proto__", "constructor", "prototype"]);

/** Whether a top-level key is one we read: a plain name of at most 64 characters. */
export function isFrontmatterKey(key: string): boolean {
  return KEY.test(key) && !FORBIDDEN_KEYS.has(key);
}

/** Whether a key at any depth is one that must never be read. */
export function isForbiddenKey(key: string): boolean {
  return FORBIDDEN_KEYS.has(key);
}
