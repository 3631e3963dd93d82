import type { BlockScan } from "../scan/block-scan.ts";
import { byteOrderMarkLength, findFrontmatter } from "../scan/find-frontmatter.ts";

/** A heading of a Markdown tree. */
export interface ExactHeading {
  readonly depth: number;
  readonly start: number;
  /** Offset behind its last character; of a setext heading, of its underline. */
  readonly end: number;
}

/** Top-level headings and dropped fences as a Markdown parser finds them. */
export interface ExactHeadings {
  readonly headings: readonly ExactHeading[];
  readonly repairedFences: BlockScan["repairedFences"];
}

/** What is used of a top-level node of an mdast tree. */
export interface TreeNode {
  readonly type: string;
  readonly depth?: number | undefined;
  readonly position?: { readonly start: TreePoint; readonly end: TreePoint } | undefined;
}

interface TreePoint {
  readonly offset?: number | undefined;
}

const FENCE_OPENER = /^(`{3,}|~{3,})/;
/** Takes the place of a dropped opener's characters: plain text of the same length. */
const STAND_IN = "x";

/**
 * Top-level headings as a Markdown parser finds them, with the frontmatter left out and a top-level fence that never
 * closes read as text: what {@link BlockScan.headings} must be.
 *
 * Quadratic in the number of such fences.
 * @param parse the top-level nodes of a text, with offsets
 */
export function readExactHeadings(text: string, parse: (source: string) => readonly TreeNode[]): ExactHeadings {
  const start = findFrontmatter(text)?.end ?? byteOrderMarkLength(text);
  // Blank lines in place of the frontmatter keep every offset and open no block.
  let source = "\n".repeat(start) + text.slice(start);
  const repairedFences: number[] = [];
  for (;;) {
    const nodes = parse(source);
    const last = nodes.at(-1);
    const opener = last === undefined ? 0 : unclosedFenceLength(source, last);
    if (opener === 0) return { headings: nodes.flatMap(toHeading), repairedFences };
    const offset = last?.position?.start.offset ?? 0;
    repairedFences.push(offset);
    source = source.slice(0, offset) + STAND_IN.repeat(opener) + source.slice(offset + opener);
  }
}

function toHeading(node: TreeNode): ExactHeading[] {
  const start = node.position?.start.offset;
  const end = node.position?.end.offset;
  if (node.type !== "heading" || node.depth === undefined || start === undefined || end === undefined) return [];
  return [{ depth: node.depth, start, end }];
}

/** Number of fence characters when a code block has no closing line, else 0. */
function unclosedFenceLength(source: string, node: TreeNode): number {
  if (node.type !== "code") return 0;
  const raw = source.slice(node.position?.start.offset, node.position?.end.offset);
  const fence = FENCE_OPENER.exec(raw)?.[1];
  if (fence === undefined) return 0;
  const lines = raw.split(/\r\n|\n|\r/);
  const closing = new RegExp(`^ {0,3}${fence.charAt(0)}{${fence.length},}[ \\t]*$`);
  return lines.length > 1 && closing.test(lines.at(-1) ?? "") ? 0 : fence.length;
}
