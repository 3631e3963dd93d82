import type { Frontmatter } from "../frontmatter/read-frontmatter.ts";

/**
 * Reads a frontmatter value that is one text, without blanks around it.
 *
 * @returns null when the key is absent, empty, a list or a map
 */
export function readFrontmatterText(frontmatter: Frontmatter, key: string): string | null {
  const value = frontmatter.get(key);
  if (typeof value !== "string") return null;
  const text = value.trim();
  return text === "" ? null : text;
}
