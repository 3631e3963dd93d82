import { IssueEditError } from "../errors.ts";
import { findSection, normalizeTitle, type Section } from "../model/sections.ts";
import type { Splice } from "../rules/issue-fix.ts";
import { endsAtBlankLine } from "../scan/html-block.ts";
import type { EditableIssue } from "./editable-issue.ts";
import type { EditOf } from "./issue-edit.ts";

/** Plans `replace-section`: the heading, the blank line below it and what separates it from the next stay. */
export function planReplaceSection(issue: EditableIssue, edit: EditOf<"replace-section">): readonly Splice[] {
  const section = requireSection(issue, edit.title);
  const { start, end } = bodyRange(issue, section);
  const body = normalizeBody(issue, edit.body);
  if (normalizeBody(issue, issue.text.slice(start, end)) === body) return [];
  const isMissing = start === end && start === section.bodyStart;
  return [{ start, end, text: isMissing ? withGap(issue, start, body) : body }];
}

/** Plans `insert-section`; nothing when a section of this title already has this body. */
export function planInsertSection(issue: EditableIssue, edit: EditOf<"insert-section">): readonly Splice[] {
  const body = normalizeBody(issue, edit.body);
  const existing = findSection(issue.sections, edit.title);
  if (existing !== null) {
    const { start, end } = bodyRange(issue, existing);
    if (normalizeBody(issue, issue.text.slice(start, end)) === body) return [];
    throw new IssueEditError("LLI_SECTION_EXISTS", `there already is a section \`${edit.title}\``, {
      path: issue.path,
      line: existing.line,
    });
  }
  return [insertAt(issue, insertionPoint(issue, edit), edit.title, body, false)];
}

/** Plans `remove-section`: what stands above and below it stays, with one gap between them. */
export function planRemoveSection(issue: EditableIssue, edit: EditOf<"remove-section">): readonly Splice[] {
  const { headingStart, end } = requireSection(issue, edit.title);
  // A section at the end takes the blank line above it along.
  const start = end < issue.text.length ? headingStart : Math.max(trimmedEnd(issue.text, 0, headingStart), 0);
  const rest = start < headingStart && start > 0 ? issue.scan.newline : "";
  return [{ start, end, text: rest }];
}

/** Offsets of a section's body, without the blank lines around it and a separating `---` below it. */
export function bodyRange(issue: EditableIssue, section: Section): { start: number; end: number } {
  const { text } = issue;
  let start = section.bodyStart;
  for (let at = start; at < section.end && isWhite(text.charCodeAt(at)); at++) {
    if (text.charAt(at) === "\n") start = at + 1;
  }
  // Below it stands what hides the rest of the file; that is nobody's body.
  const limit = Math.max(start, Math.min(section.end, endOfContent(issue)));
  const end = trimmedEnd(text, start, limit);
  const separator = separatorAbove(text, start, end);
  return { start, end: separator === -1 ? end : trimmedEnd(text, start, separator) };
}

/** Whether a `---` on a line of its own stands above `offset`, with nothing but blank lines between. */
export function hasSeparatorAbove(text: string, offset: number): boolean {
  return separatorAbove(text, 0, trimmedEnd(text, 0, offset)) !== -1;
}

/**
 * Offset of the thematic break that ends at `end`, or -1. Directly below text `---` underlines a heading or is part of a
 * table; a separator stands after a blank line.
 */
function separatorAbove(text: string, start: number, end: number): number {
  const lineStart = Math.max(start, text.lastIndexOf("\n", end - 1) + 1);
  if (!/^ {0,3}(?:---|\*\*\*|___)$/.test(text.slice(lineStart, end))) return -1;
  const above = trimmedEnd(text, start, lineStart);
  const lineFeeds = text.slice(above, lineStart).split("\n").length - 1;
  return above === start || lineFeeds > 1 ? lineStart : -1;
}

/** Offset after the last character of `[start, end)` that is not white space. */
function trimmedEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && isWhite(text.charCodeAt(at - 1))) at--;
  return at;
}

/** Space, tab, line feed, carriage return: what Markdown's block structure ignores. */
function isWhite(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

/** Body text in the file's line endings, without blank lines around it. */
export function normalizeBody(issue: EditableIssue, body: string): string {
  const lines = body.replace(/\r\n?/g, "\n").trimEnd().split("\n");
  const first = Math.max(
    0,
    lines.findIndex((line) => line.trim() !== ""),
  );
  return lines.slice(first).join(issue.scan.newline);
}

/**
 * A splice that puts `## title` and its body at `offset`, one blank line around it.
 * @param separate whether a `---` line divides it from its neighbour: above it at the end of the text, else below it
 */
export function insertAt(issue: EditableIssue, offset: number, title: string, body: string, separate: boolean): Splice {
  const { text, scan } = issue;
  const { newline } = scan;
  const section = `## ${title}${newline}${newline}${body}`.trimEnd();
  if (offset < text.length) {
    const below = separate ? `${newline}${newline}---` : "";
    return {
      start: offset,
      end: offset,
      text: `${blankLineBefore(issue, offset)}${section}${below}${newline}${newline}`,
    };
  }
  const above = separate && !hasSeparatorAbove(text, offset) ? `---${newline}${newline}` : "";
  const end = text === "" || text.endsWith("\n") ? newline : "";
  return { start: offset, end: offset, text: `${blankLineBefore(issue, offset)}${above}${section}${end}` };
}

/** What is missing to have a blank line above `offset`. */
function blankLineBefore(issue: EditableIssue, offset: number): string {
  const { text, scan } = issue;
  const before = text.slice(0, offset);
  if (before.trim() === "" || /\n[ \t]*\r?\n[ \t]*$/.test(before)) return "";
  return before.endsWith("\n") ? scan.newline : scan.newline + scan.newline;
}

function insertionPoint(issue: EditableIssue, edit: EditOf<"insert-section">): number {
  if (edit.before !== undefined) return requireSection(issue, edit.before).headingStart;
  if (edit.after !== undefined) return requireSection(issue, edit.after).end;
  return endOfContent(issue);
}

/** The end of the text, or the start of an HTML block that never ends: what follows it would be hidden. */
export function endOfContent(issue: EditableIssue): number {
  const { text, scan } = issue;
  const last = scan.html.at(-1);
  const isOpen = last !== undefined && !last.closed && last.topLevel && !endsAtBlankLine(last.kind);
  if (!isOpen || last.end < text.length) return text.length;
  return text.lastIndexOf("\n", last.start) + 1;
}

function requireSection(issue: EditableIssue, title: string): Section {
  const section = findSection(issue.sections, title);
  if (section !== null) return section;
  const names = issue.sections.map((other) => normalizeTitle(other.title)).slice(0, 20);
  throw new IssueEditError("LLI_SECTION_NOT_FOUND", `there is no section \`${title}\``, {
    path: issue.path,
    hint: names.length === 0 ? "the file has no sections" : `sections here: ${names.join(", ")}`,
  });
}

function withGap(issue: EditableIssue, start: number, body: string): string {
  const { newline } = issue.scan;
  const isLineStart = start === 0 || issue.text.charAt(start - 1) === "\n";
  return `${isLineStart ? "" : newline}${newline}${body}${start < issue.text.length ? newline : ""}`;
}
