import { IssueEditError } from "../errors.ts";
import { isFrontmatterKey } from "../frontmatter/limits.ts";
import type { FrontmatterValue } from "../frontmatter/read-frontmatter.ts";
import type { Splice } from "../rules/issue-fix.ts";
import { byteOrderMarkLength } from "../scan/find-frontmatter.ts";
import type { EditableIssue } from "./editable-issue.ts";
import { formatScalar, scalarStyleOf } from "./format-scalar.ts";
import { type FrontmatterEntry, findFrontmatterEntry, findLineValue } from "./frontmatter-entry.ts";
import type { EditOf } from "./issue-edit.ts";

/** Plans `set-key`; nothing when the key already says so. */
export function planSetKey(issue: EditableIssue, edit: EditOf<"set-key">): readonly Splice[] {
  const { key } = edit;
  const value = toFrontmatterValue(edit.value);
  if (!isFrontmatterKey(key)) {
    const hint = "a key is a name of letters, digits, `_`, `-` and `.`, at most 64 long";
    throw new IssueEditError("LLI_KEY_INVALID", `\`${key}\` cannot be a frontmatter key`, { path: issue.path, hint });
  }
  if (isSameValue(issue.frontmatter.get(key), value)) return [];
  const entry = findFrontmatterEntry(issue, key);
  if (entry === null) return [planNewKey(issue, key, value)];
  return Array.isArray(value) ? [planListValue(issue, entry, value)] : [planScalarValue(issue, entry, String(value))];
}

/** Plans `remove-key`: its lines go, nothing else. */
export function planRemoveKey(issue: EditableIssue, edit: EditOf<"remove-key">): readonly Splice[] {
  const entry = findFrontmatterEntry(issue, edit.key);
  return entry === null ? [] : [{ start: entry.start, end: entry.next, text: "" }];
}

/** The value that reading gives back after a `set-key`. */
export function toFrontmatterValue(value: EditOf<"set-key">["value"]): string | readonly string[] {
  return typeof value === "number" || typeof value === "boolean" ? String(value) : value;
}

/** Whether two values are the same, maps and lists compared by content. */
export function isSameValue(a: FrontmatterValue | undefined, b: FrontmatterValue | undefined): boolean {
  if (a instanceof Map && b instanceof Map) {
    return a.size === b.size && [...a].every(([key, value]) => b.has(key) && isSameValue(value, b.get(key)));
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => isSameValue(item, b[index]));
  }
  return a === b;
}

/** Indentation of the list items in this block: that of the first list found, else none. */
function listIndent(issue: EditableIssue): string {
  const bounds = issue.scan.frontmatter;
  if (bounds === null) return "";
  return /^( *)- /m.exec(issue.text.slice(bounds.contentStart, bounds.contentEnd))?.[1] ?? "";
}

function planScalarValue(issue: EditableIssue, entry: FrontmatterEntry, value: string): Splice {
  const { text } = issue;
  const old = findLineValue(text, entry);
  const formatted = formatScalar(value, scalarStyleOf(text.slice(old.start, old.end)));
  // A value of several lines goes as a whole, and the comment on its first line with it.
  const end = entry.end > entry.lineEnd ? entry.end : old.end;
  const space = old.start === entry.afterColon ? " " : "";
  return { start: old.start, end, text: space + formatted };
}

function planListValue(issue: EditableIssue, entry: FrontmatterEntry, items: readonly string[]): Splice {
  const { text } = issue;
  const isFlow = text.charAt(findLineValue(text, entry).start) === "[";
  const formatted = isFlow || items.length === 0 ? ` ${formatFlowList(items)}` : formatBlockList(issue, items);
  const old = findLineValue(text, entry);
  const end = entry.end > entry.lineEnd ? entry.end : Math.max(old.end, entry.afterColon);
  return { start: entry.afterColon, end, text: formatted };
}

function planNewKey(issue: EditableIssue, key: string, value: string | readonly string[]): Splice {
  const { text, scan } = issue;
  const line = `${key}:${formatNewValue(issue, value)}${scan.newline}`;
  if (scan.frontmatter !== null)
    return { start: scan.frontmatter.contentEnd, end: scan.frontmatter.contentEnd, text: line };
  const start = byteOrderMarkLength(text);
  const gap = start === text.length || /^[ \t]*\r?\n/.test(text.slice(start, start + 100)) ? "" : scan.newline;
  return { start, end: start, text: `---${scan.newline}${line}---${scan.newline}${gap}` };
}

function formatNewValue(issue: EditableIssue, value: string | readonly string[]): string {
  if (typeof value === "string") return ` ${formatScalar(value)}`;
  return value.length === 0 ? " []" : formatBlockList(issue, value);
}

/** A flow list of these items. */
export function formatFlowList(items: readonly string[]): string {
  return `[${items.map((item) => formatScalar(item, "plain", true)).join(", ")}]`;
}

/** The lines of a block list, each begun by a line ending, so that it follows a key's colon. */
function formatBlockList(issue: EditableIssue, items: readonly string[]): string {
  const indent = listIndent(issue);
  return items.map((item) => `${issue.scan.newline}${indent}- ${formatScalar(item)}`).join("");
}
