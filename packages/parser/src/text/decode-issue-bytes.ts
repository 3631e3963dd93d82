/** Text of a file, or why it cannot be read and written back unchanged. */
export type DecodedIssue =
  | { readonly text: string }
  | {
      readonly error: "LLI_NOT_UTF8" | "LLI_NUL";
      readonly message: string;
      /** 1-based line of the first offending byte. */
      readonly line: number;
    };

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const NEWLINE = 0x0a;

/**
 * Decodes a file as UTF-8 and refuses what could not be written back byte for byte: invalid UTF-8, UTF-16, NUL bytes.
 * A byte order mark stays in the text.
 */
export function decodeIssueBytes(bytes: Uint8Array): DecodedIssue {
  if (hasUtf16Mark(bytes)) {
    return { error: "LLI_NOT_UTF8", message: "the file is UTF-16, not UTF-8", line: 1 };
  }
  const nul = bytes.indexOf(0);
  if (nul !== -1) {
    return { error: "LLI_NUL", message: "the file holds a NUL byte", line: lineOfByte(bytes, nul) };
  }
  try {
    return { text: decoder.decode(bytes) };
  } catch {
    return { error: "LLI_NOT_UTF8", message: "the file is not valid UTF-8", line: firstInvalidLine(bytes) };
  }
}

function hasUtf16Mark(bytes: Uint8Array): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}

function lineOfByte(bytes: Uint8Array, offset: number): number {
  let line = 1;
  for (let at = bytes.indexOf(NEWLINE); at !== -1 && at < offset; at = bytes.indexOf(NEWLINE, at + 1)) line++;
  return line;
}

/** A newline byte is never part of a longer sequence, so each line can be decoded on its own. */
function firstInvalidLine(bytes: Uint8Array): number {
  let line = 1;
  let start = 0;
  while (start < bytes.length) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline === -1 ? bytes.length : newline + 1;
    try {
      decoder.decode(bytes.subarray(start, end));
    } catch {
      return line;
    }
    start = end;
    line++;
  }
  return line;
}
