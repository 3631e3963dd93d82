import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/** What a question is told by comes last in a transcript. */
const TAIL_BYTES = 4 * 1024 * 1024;

/** Read the end of a transcript; the first line may be cut. */
export function readTranscriptTail(file: string): string {
  const descriptor = openSync(file, "r");
  try {
    const { size } = fstatSync(descriptor);
    const bytes = Buffer.alloc(Math.min(size, TAIL_BYTES));
    readSync(descriptor, bytes, 0, bytes.length, size - bytes.length);
    return bytes.toString("utf8");
  } finally {
    closeSync(descriptor);
  }
}
