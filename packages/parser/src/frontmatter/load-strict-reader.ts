import type { StrictReader } from "./read-frontmatter.ts";

/**
 * Loads the strict reader for `readFrontmatter`, and with it gray-matter and yaml. Only worth it once a block has the state
 * `needs-strict`: less than one file in a hundred.
 */
export async function loadStrictReader(): Promise<StrictReader> {
  const { readStrictFrontmatter } = await import("./gray-matter.ts");
  return readStrictFrontmatter;
}
