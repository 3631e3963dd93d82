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
/** A letter or digit of any script; ranges instead of `\p{…}`, whose tables cost every start of the program. */
const TEXT = /[A-Za-z0-9\u00c0-\u1fff\u2c00-\ud7ff\uf900-\uffff]/;
/** What the fields of a head say, by name; every other field is a remark. */
const FIELD_KINDS: ReadonlyMap<string, "action" | "status" | "reason" | "completed"> = new Map([
  ["action", "action"],
  ["status", "status"],
  ["outcome", "status"],
  ["result", "status"],
  ["verdict", "status"],
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
 * ones (`**Fixed**: D`, `**Fixed** | Resolved: D`, `**Completed** on D.`), and prose.
 *
 * @param text the whole file
 * @param section where the body begins, where the first heading below it stands, and where it ends
 */
export function parseResolutionHead(
  text: string,
  section: { readonly bodyStart: number; readonly ownEnd: number; readonly end: number },
): ResolutionHead {
  const said: Said = { action: null, status: null, completed: null, reason: null, outcome: null };
  let endedBy: string | null = null;
  let prose: string | null = null;
  for (const { text: line } of readProseLines(text, section.bodyStart, section.ownEnd)) {
    const field = FIELD.exec(line);
    const name = (field?.[1] ?? "").toLowerCase();
    const isKnown = field !== null && readField(said, name, field[2] ?? "");
    if (isKnown && FIELD_KINDS.get(name) === "completed" && name !== "date") endedBy ??= name;
    if (!isKnown) {
      readStatement(said, line);
      if (prose === null && TEXT.test(line)) prose = line;
    }
  }
  // Only parts below headings: `### Changes Made` and the like tell of work that was done.
  if (said.action !== null || (prose === null && section.ownEnd < section.end)) prose ??= "done";
  said.outcome = readOutcome(said, endedBy, prose);
  return said;
}

/** Takes one field over; the first of its kind counts. A field that does not hold what its name promises is prose. */
function readField(said: Said, name: string, written: string): boolean {
  const kind = FIELD_KINDS.get(name);
  if (kind === undefined) return false;
  const value = parseInlineText(trimCharacters(written, "*_ \t"));
  const date = DATE.exec(value)?.[0] ?? null;
  if (kind === "completed" && date === null) return false;
  if (name !== "status" && kind === "status" && parseStatusWord(value) === null) return false;
  if (kind === "completed" || kind === "status") said.completed ??= date;
  if (kind !== "completed") said[kind] ??= value;
  return true;
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

function readOutcome(said: Said, endedBy: string | null, prose: string | null): IssueStatus | null {
  const reason = said.reason === null ? null : parseCloseReason(said.reason);
  if (said.status !== null) {
    // Plain "Closed" leaves open how; the reason tells.
    return /^closed\W*$/i.test(said.status) && reason !== null ? reason : parseStatusWord(said.status);
  }
  if (endedBy?.startsWith("closed")) return reason ?? "done";
  if (endedBy !== null) return parseStatusWord(endedBy.replace(/ .*$/, ""));
  return reason ?? (prose === null ? null : readProse(prose));
}

/** Begins a Resolution that is a form nobody has filled in, or that says itself that it is not the end. */
const NOT_YET =
  /^(?:tbd|todo|none|n\/a|nothing|not\b|no\b|yet\b|pending|open\b|unresolved|unknown|part(?:ial|ly)|in progress|waiting|blocked|deferred|postponed|reopened|to be\b|will be\b|describe\b|fill\b)/i;

/** Begins a Resolution that says why nothing was done. */
const NOT_DONE =
  /^(?:won['’]?t|will not|invalid|duplicate|superseded|decomposed|split into|cancel|rejected|abandoned|obsolete|closed as)/i;

/**
 * A Resolution in prose is written when the work is over: "Fixed in `a.ts`", "Moved the check into the pool". Its first
 * words tell when it is not so.
 */
function readProse(line: string): IssueStatus | null {
  const start = line.search(TEXT);
  const words = line.slice(start, start + 80);
  if (NOT_YET.test(words)) return null;
  return NOT_DONE.test(words) ? "cancelled" : "done";
}
