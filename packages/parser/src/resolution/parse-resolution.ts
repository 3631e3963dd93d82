import { type IssueStatus, isEndedStatus, parseCloseReason, parseStatusWord } from "../model/issue-status.ts";
import { readProseLines } from "../model/prose-lines.ts";
import { trimCharacters } from "../text/trim-characters.ts";
import { parseInlineText } from "./inline-text.ts";

/** What the first lines of a Resolution section say. */
export interface ResolutionHead {
  /** `fix`, `implement`, …, or null. */
  readonly action: string | null;
  /** The status as written: `Completed`, `Closed - Already Fixed`, `Decomposed`; null when no line says one. */
  readonly status: string | null;
  /** The date of the end as written, or null. */
  readonly completed: string | null;
  /** The reason as written, of an issue closed without a change. */
  readonly reason: string | null;
  /** The status all of that amounts to; null for prose that claims none. */
  readonly outcome: IssueStatus | null;
}

type Said = { -readonly [Key in keyof ResolutionHead]: ResolutionHead[Key] };

const FIELD =
  /^[ \t]*(?:[-*+][ \t]+)?(?:\*\*|__)?([A-Za-z][A-Za-z ]{0,20}?)(?:\*\*|__)?[ \t]*:[ \t]*(?:(?:\*\*|__)[ \t]*)?(\S.*)$/;
const BOLD = /^[ \t]*(?:[-*+][ \t]+)?\*\*([^*\n]{2,60})\*\*[ \t]*((?!:).*)$/;
const DATE = /\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)?(?:Z|[+-]\d{2}:?\d{2})?/;
/** What the fields of a head say, by name; every other field is a remark. */
const FIELD_KINDS: ReadonlyMap<string, "action" | "status" | "reason" | "completed"> = new Map([
  ["action", "action"],
  ["status", "status"],
  ["outcome", "status"],
  ["reason", "reason"],
  ["closure reason", "reason"],
  ["close reason", "reason"],
  ["completed", "completed"],
  ["completed at", "completed"],
  ["completion date", "completed"],
  ["date", "completed"],
  ["fixed", "completed"],
  ["resolved", "completed"],
  ["implemented", "completed"],
  ["closed", "completed"],
  ["closed at", "completed"],
  ["decomposed", "completed"],
  ["done", "completed"],
]);

/**
 * Reads the head of a Resolution section in every shape found: the fields of the format (`- **Status**: Completed`), older
 * ones (`**Fixed**: D`, `**Fixed** | Resolved: D`, `**Completed** on D.`) and prose that begins with such a word and a date.
 *
 * @param text the whole file
 * @param start offset where the section's body begins
 * @param end offset of the first heading below it, or of the section's end
 */
export function parseResolutionHead(text: string, start: number, end: number): ResolutionHead {
  const said: Said = { action: null, status: null, completed: null, reason: null, outcome: null };
  let endedBy: string | null = null;
  for (const line of readProseLines(text, start, end)) {
    const field = FIELD.exec(line.text);
    if (field !== null) endedBy = readField(said, field[1] ?? "", field[2] ?? "") ?? endedBy;
    else readStatement(said, line.text);
  }
  said.outcome = readOutcome(said, endedBy);
  return said;
}

/** Takes one field over; the first of its kind counts. Returns the word of a date field: `**Fixed**: D` says how it ended. */
function readField(said: Said, name: string, written: string): string | null {
  const key = name.toLowerCase();
  const kind = FIELD_KINDS.get(key);
  if (kind === undefined) return null;
  const value = parseInlineText(trimCharacters(written, "*_ \t"));
  const date = kind === "completed" || key === "status" ? (DATE.exec(value)?.[0] ?? null) : null;
  said.completed ??= date;
  if (kind === "completed") return date === null ? null : key;
  said[kind] ??= value;
  return null;
}

/** `**Fixed** | Resolved: D`, `**Completed** on D.`, `Implemented D.` */
function readStatement(said: Said, line: string): void {
  if (said.status !== null) return;
  const bold = BOLD.exec(line);
  const word = bold?.[1]?.trim() ?? /^[A-Z][a-z]+(?=\s+(?:on\s+)?\d{4}-)/.exec(line)?.[0];
  const status = word === undefined ? null : parseStatusWord(word);
  // Only an end is told in passing; `**New**` or a footer that slipped in (`**Open** | …`) says nothing of the kind.
  if (word === undefined || status === null || !isEndedStatus(status)) return;
  said.status = word;
  said.completed ??= DATE.exec(bold?.[2] ?? line)?.[0] ?? null;
}

function readOutcome(said: Said, endedBy: string | null): IssueStatus | null {
  const reason = said.reason === null ? null : parseCloseReason(said.reason);
  if (said.status === null) {
    if (endedBy === null || endedBy === "date") return reason;
    return endedBy.startsWith("closed") ? (reason ?? "done") : parseStatusWord(endedBy.replace(/ .*$/, ""));
  }
  // Plain "Closed" leaves open how; the reason tells.
  if (/^closed\W*$/i.test(said.status) && reason !== null) return reason;
  return parseStatusWord(said.status);
}
