import { readProseLines } from "./prose-lines.ts";

/** One line of a `## Session Log`: which command worked on the issue, when, and where its record is. */
export interface SessionLogEntry {
  /** The command without its code marks: `/implement`. */
  readonly command: string;
  /** The date and time as written, null when the line has none. */
  readonly at: string | null;
  /** Name or path of the session's file, or whatever note stands there. */
  readonly session: string | null;
  /** Offset of the line. */
  readonly start: number;
}

const DATE = /^(\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)?(?:Z|[+-]\d{2}:?\d{2})?)(?:\s+|$)/;

/**
 * Reads a Session Log, in the order written (newest first in trees that keep one).
 *
 * @param text the whole file
 * @param start offset where the section's body begins
 * @param end offset where it ends
 */
export function parseSessionLog(text: string, start: number, end: number): readonly SessionLogEntry[] {
  const entries: SessionLogEntry[] = [];
  for (const line of readProseLines(text, start, end)) {
    const entry = readEntry(line.text.slice(0, 2_000));
    if (entry !== null) entries.push({ ...entry, start: line.start });
  }
  return entries;
}

/** ``- `/command` - DATE - `file` ``, with hyphens or dashes; the date or the file may be missing, and a note may stand instead. */
function readEntry(line: string): Omit<SessionLogEntry, "start"> | null {
  const bullet = /^[ \t]*[-*+][ \t]+/.exec(line);
  if (bullet === null) return null;
  const parts = line
    .slice(bullet[0].length)
    .trim()
    .split(/\s[-–—]\s+/);
  const first = parts[0]?.trim() ?? "";
  const code = /^`([^`]+)`/.exec(first)?.[1];
  const command = (code ?? first).trim();
  const date = DATE.exec(parts[1]?.trim() ?? "")?.[1] ?? null;
  // Without a command in code marks or a slash before it, and without a date, it is some other list.
  if (command === "" || (code === undefined && !command.startsWith("/") && date === null)) return null;
  const note = parts
    .slice(date === null ? 1 : 2)
    .join(" - ")
    .trim();
  return { command, at: date, session: note === "" ? null : note.replace(/^`([^`]*)`$/, "$1") };
}
