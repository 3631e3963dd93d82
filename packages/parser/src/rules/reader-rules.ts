import type { ReaderRule } from "./rule.ts";

/** A file that cannot be read. */
export const unreadableFile: ReaderRule = {
  name: "unreadable-file",
  severity: "error",
  scope: "reader",
  description:
    "The file cannot be read: no permission, no regular file (a symbolic link, a pipe), a name that is no text, or bytes that are no UTF-8. It is listed here so that it is not silently missing from the list of issues. Text in another encoding is never written back, because that would change it.",
};

/** A file beyond the limit. */
export const fileTooLarge: ReaderRule = {
  name: "file-too-large",
  severity: "error",
  scope: "reader",
  description:
    "The file is larger than an issue can sensibly be, and was not read. The message gives its size and the limit. Move logs and data out of the issue into a file of their own.",
};

/** A NUL byte. */
export const nulByte: ReaderRule = {
  name: "nul-byte",
  severity: "warning",
  scope: "reader",
  description:
    "The file holds a NUL byte, which no text does: it is binary, UTF-16, or was damaged by a crash while it was written. The message gives the line. The file is not edited.",
};
