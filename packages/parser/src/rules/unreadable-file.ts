import type { ReaderRule } from "./rule.ts";

/** A file that cannot be read. */
export const unreadableFile: ReaderRule = {
  name: "unreadable-file",
  severity: "error",
  scope: "reader",
  description:
    "The file cannot be read: no permission, no regular file (a symbolic link, a pipe), a name that is no text, or bytes that are no UTF-8. It is listed here so that it is not silently missing from the list of issues. Text in another encoding is never written back, because that would change it.",
};
