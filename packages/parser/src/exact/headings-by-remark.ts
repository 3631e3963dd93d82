import remarkParse from "remark-parse";
import { unified } from "unified";
import type { BlockScan } from "../scan/block-scan.ts";
import { byteOrderMarkLength, findFrontmatter } from "../scan/find-frontmatter.ts";

/** What the exact way knows of a heading. */
export interface ExactHeading {
  readonly depth: number;
  readonly start: number;
}

/** Headings and dropped fences as remark finds them. */
export interface ExactHeadings {
  readonly headings: readonly ExactHeading[];
  readonly repairedFences: BlockScan["repairedFences"];
}

const processor = unified().use(remarkParse).freeze();
const FENCE_OPENER = /^(`{3,}|~{3,})/;
const STAND_IN = "x";

/**
 * Top-level headings as remark-parse finds them, frontmatter left out and a top-level fence that never closes read as text.
 *
 * The oracle for `scanBlocks`, and the answer where the scan is unsure. Slow, and on hostile text superlinear with a deep
 * stack: call it in a worker with limits of time and memory.
 * @throws RangeError on very deep nesting
 */
export function headingsByRemark(text: string): ExactHeadings {
  const start = findFrontmatter(text)?.end ?? byteOrderMarkLength(text);
  // Blank lines in place of the frontmatter keep every offset and open no block.
  let source = "\n".repeat(start) + text.slice(start);
  const repairedFences: number[] = [];
  for (;;) {
    const { children } = processor.parse(source);
    const last = children.at(-1);
    const opener = last?.type === "code" ? unclosedFenceLength(source, last) : 0;
    if (opener === 0) return { headings: children.flatMap(toHeading), repairedFences };
    const offset = last?.position?.start.offset ?? 0;
    repairedFences.push(offset);
    source = source.slice(0, offset) + STAND_IN.repeat(opener) + source.slice(offset + opener);
  }
}

type RemarkNode = ReturnType<typeof processor.parse>["children"][number];

function toHeading(node: RemarkNode): ExactHeading[] {
  const start = node.position?.start.offset;
  return node.type === "heading" && start !== undefined ? [{ depth: node.depth, start }] : [];
}

/** Number of fence characters when the code block at the end of the text has no closing line, else 0. */
function unclosedFenceLength(source: string, node: RemarkNode): number {
  const raw = source.slice(node.position?.start.offset, node.position?.end.offset);
  const fence = FENCE_OPENER.exec(raw)?.[1];
  if (fence === undefined) return 0;
  const lines = raw.split(/\r\n|\n|\r/);
  const closing = new RegExp(`^ {0,3}${fence.charAt(0)}{${fence.length},}[ \\t]*$`);
  return lines.length > 1 && closing.test(lines.at(-1) ?? "") ? 0 : fence.length;
}
