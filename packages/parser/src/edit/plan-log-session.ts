import { IssueEditError } from "../errors.ts";
import { parseIssueDate } from "../model/issue-date.ts";
import { findSection } from "../model/sections.ts";
import { parseSessionLog, type SessionLogEntry } from "../model/session-log.ts";
import { formatCodeSpan, toSingleLine } from "../resolution/inline-text.ts";
import type { Splice } from "../rules/issue-fix.ts";
import type { EditableIssue } from "./editable-issue.ts";
import type { EditOf } from "./issue-edit.ts";
import { bodyRange } from "./plan-section-edit.ts";

const TITLE = "Session Log";

/**
 * Plans `log-session`: one line on top of `## Session Log`, where the newest stands, or at its end in a log that is kept the other way
 * round. Nothing when the log has this entry already.
 * @throws {IssueEditError} LLI_SECTION_NOT_FOUND in a file that keeps no log
 */
export function planLogSession(issue: EditableIssue, edit: EditOf<"log-session">): readonly Splice[] {
  const section = findSection(issue.sections, TITLE);
  if (section === null)
    throw new IssueEditError("LLI_SECTION_NOT_FOUND", `there is no section \`${TITLE}\``, { path: issue.path });
  const entries = parseSessionLog(issue.text, section.bodyStart, section.end);
  if (entries.some((entry) => isEntry(entry, edit))) return [];
  const { newline } = issue.scan;
  const [first] = entries;
  const line = formatEntry(edit, first === undefined ? "-" : bulletOf(issue.text, first));
  if (first !== undefined && !isOldestFirst(entries))
    return [{ start: first.start, end: first.start, text: `${line}${newline}` }];
  const { start, end } = bodyRange(issue, section);
  if (start < end) return [{ start: end, end, text: `${newline}${line}` }];
  const isOpen = issue.text.charAt(section.bodyStart - 1) !== "\n";
  const text = `${isOpen ? newline : ""}${newline}${line}${newline}`;
  return [{ start: section.bodyStart, end: section.bodyStart, text }];
}

/** Tells whether the log of a text has an entry; for checking. */
export function hasLogEntry(issue: EditableIssue, edit: EditOf<"log-session">): boolean {
  const section = findSection(issue.sections, TITLE);
  if (section === null) return false;
  return parseSessionLog(issue.text, section.bodyStart, section.end).some((entry) => isEntry(entry, edit));
}

function isEntry(entry: SessionLogEntry, { command, at, session }: EditOf<"log-session">): boolean {
  return entry.command === toSingleLine(command) && entry.at === at && entry.session === toSingleLine(session);
}

function formatEntry({ command, at, session }: EditOf<"log-session">, bullet: string): string {
  const [what, where] = [command, session].map((text) => formatCodeSpan(toSingleLine(text)));
  return `${bullet} ${what} - ${toSingleLine(at)} - ${where}`;
}

function bulletOf(text: string, { start }: SessionLogEntry): string {
  return /^[ \t]*[-*+]/.exec(text.slice(start, start + 100))?.[0] ?? "-";
}

function isOldestFirst(entries: readonly SessionLogEntry[]): boolean {
  const times = entries.flatMap(({ at }) => (at === null ? [] : (parseIssueDate(at) ?? [])));
  const [first, last] = [times[0], times.at(-1)];
  return first !== undefined && last !== undefined && first < last;
}
