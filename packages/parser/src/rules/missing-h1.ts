import { locateOffset } from "../model/line-index.ts";
import type { FileRule } from "./rule.ts";

/** No first-level heading. */
export const missingH1: FileRule = {
  name: "missing-h1",
  severity: "warning",
  scope: "file",
  description:
    "The file has no first-level heading (`# BUG-230: Title`). The title is then taken from the frontmatter, or from the words of the file name, and whoever opens the file does not see what it is about.",
  check: ({ scan, text }) => {
    if (scan.headings.some((heading) => heading.depth === 1)) return [];
    return [{ message: "the file has no H1", ...locateOffset(text, scan.frontmatter?.end ?? 0) }];
  },
};
