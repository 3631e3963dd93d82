import remarkParse from "remark-parse";
import { unified } from "unified";
import { type ExactHeadings, readExactHeadings } from "./exact-headings.ts";

const processor = unified().use(remarkParse).freeze();

/**
 * Top-level headings as remark-parse finds them, with the same repair as `scanBlocks`: its oracle, and the answer where
 * the scan is unsure.
 *
 * Slow, and on hostile text superlinear with a deep stack: call it in a worker with limits of time and memory.
 * @throws RangeError on very deep nesting
 */
export function headingsByRemark(text: string): ExactHeadings {
  return readExactHeadings(text, (source) => processor.parse(source).children);
}
