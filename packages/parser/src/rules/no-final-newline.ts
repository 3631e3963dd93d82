import { locateOffset } from "../model/line-index.ts";
import type { FileRule } from "./rule.ts";

/** The last line has no line ending. */
export const noFinalNewline: FileRule = {
  name: "no-final-newline",
  severity: "info",
  scope: "file",
  description:
    "The last line of the file does not end in a newline. Tools that append to the file then glue their text to that line. The fix adds the line ending that the rest of the file uses.",
  check: (issue) => {
    if (issue.text === "" || issue.text.endsWith("\n")) return [];
    const { line, column } = locateOffset(issue.text, issue.text.length);
    return [{ message: "the file does not end in a newline", line, column, fixable: true }];
  },
  fix: ({ text, scan }) => {
    if (text === "" || text.endsWith("\n")) return null;
    return { splices: [{ start: text.length, end: text.length, text: scan.newline }] };
  },
};
