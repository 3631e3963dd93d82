import type { ReaderRule } from "./rule.ts";

/** A NUL byte. */
export const nulByte: ReaderRule = {
  name: "nul-byte",
  severity: "warning",
  scope: "reader",
  description:
    "The file holds a NUL byte, which no text does: it is binary, UTF-16, or was damaged by a crash while it was written. The message gives the line. The file is not edited.",
};
