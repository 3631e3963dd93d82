import { locateOffset } from "../model/line-index.ts";
import { findFrontmatter } from "../scan/find-frontmatter.ts";
import type { FileRule } from "./rule.ts";

/** A second frontmatter block right below the first. */
export const doubleFrontmatter: FileRule = {
  name: "double-frontmatter",
  severity: "error",
  scope: "file",
  description:
    "A second block between `---` lines follows the frontmatter, mostly because a tool put its own block on top instead of editing the one that was there. Two blocks can say two things, and each tool believes another one. Merge them by hand.",
  check: ({ text, scan }) => {
    if (scan.frontmatter === null) return [];
    const start = skipBlankLines(text, scan.frontmatter.end);
    if (!text.startsWith("---", start)) return [];
    const second = findFrontmatter(text, start);
    if (second === null || !isYamlBlock(text.slice(second.contentStart, second.contentEnd))) return [];
    return [{ message: "a second frontmatter block follows the first", ...locateOffset(text, start) }];
  },
};

/** Longer than any frontmatter; two rules far apart with prose between them are no block. */
const MOST_LINES = 200;

function skipBlankLines(text: string, from: number): number {
  let at = from;
  while (at < text.length && /[\s]/.test(text.charAt(at))) at += 1;
  // A block stands at the margin.
  return at === 0 || text.charAt(at - 1) === "\n" ? at : text.length;
}

/** Every line is a key, belongs to a key, is a comment or is blank; and there is a key. */
function isYamlBlock(block: string): boolean {
  const lines = block.split("\n", MOST_LINES + 1);
  const keys = lines.filter((line) => /^["']?[A-Za-z_][\w -]*["']?:(?:\s|$)/.test(line));
  const others = lines.filter((line) => !/^(?:["']?[A-Za-z_][\w -]*["']?:(?:\s|$)|\s+\S|\s*$|-\s|#)/.test(line));
  return lines.length <= MOST_LINES && keys.length > 0 && others.length === 0;
}
