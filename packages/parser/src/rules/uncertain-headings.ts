import type { FileRule } from "./rule.ts";

/** A file of which it is not certain what its headings are. */
export const uncertainHeadings: FileRule = {
  name: "uncertain-headings",
  severity: "warning",
  scope: "file",
  description:
    "Lists and quotes stand so deep in each other that our own reader is not sure which lines are headings, and the exact Markdown parser, which then reads the file in a thread of its own, was stopped at one of its limits: 2 seconds for a file, 6 seconds for all such files together, 256 MB of memory, 500 containers. Sections may be missing or too many. Such nesting is hardly ever meant: look for a line of `>` or `-`, and quote it as code.",
  check: ({ scan }) =>
    scan.unsure.length === 0
      ? []
      : [{ message: `it is not certain which lines are headings: ${scan.unsure.join("; ")}`, line: 1, column: 1 }],
};
