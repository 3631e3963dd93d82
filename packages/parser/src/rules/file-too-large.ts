import type { ReaderRule } from "./rule.ts";

/** A file beyond the limit. */
export const fileTooLarge: ReaderRule = {
  name: "file-too-large",
  severity: "error",
  scope: "reader",
  description:
    "The file is larger than an issue can sensibly be, and was not read. The message gives its size and the limit. Move logs and data out of the issue into a file of their own.",
};
