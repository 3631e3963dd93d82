import { IssueEditError } from "../errors.ts";
import type { EditableIssue } from "./editable-issue.ts";

/** The lines of one top-level key, as offsets into the text. */
export interface FrontmatterEntry {
  /** The key's line. */
  readonly start: number;
  /** After the colon. */
  readonly afterColon: number;
  /** End of the key's line, before its line ending. */
  readonly lineEnd: number;
  /** End of the last line that belongs to the value, before its line ending. */
  readonly end: number;
  /** After that line's line ending. */
  readonly next: number;
}

/**
 * Finds the lines of a top-level key of a block that was read strictly.
 * @returns `null` when the key is not there
 * @throws {IssueEditError} LLI_FM_NOT_EDITABLE when it is not written as `key:` at the margin
 */
export function findFrontmatterEntry(issue: EditableIssue, key: string): FrontmatterEntry | null {
  const { text, scan, frontmatter } = issue;
  const line = frontmatter.line(key);
  if (line === null || scan.frontmatter === null) return null;
  const start = lineStart(text, scan.frontmatter.contentStart, line - 2);
  if (!text.startsWith(`${key}:`, start)) {
    throw new IssueEditError("LLI_FM_NOT_EDITABLE", `the key \`${key}\` is not written as a plain line`, {
      path: issue.path,
      line,
      hint: "write it as `key: value` at the margin",
    });
  }
  const following = frontmatter.keys.flatMap((other) => frontmatter.line(other) ?? []).filter((other) => other > line);
  const limit =
    following.length === 0 ? scan.frontmatter.contentEnd : lineStart(text, start, Math.min(...following) - line);
  const lineEnd = endOfLine(text, start);
  const end = lastValueLineEnd(text, start, limit);
  return { start, afterColon: start + key.length + 1, lineEnd, end, next: Math.min(nextLine(text, end), limit) };
}

/** Offset of the line that is `count` lines after the one at `from`. */
function lineStart(text: string, from: number, count: number): number {
  let at = from;
  for (let passed = 0; passed < count; passed++) at = text.indexOf("\n", at) + 1;
  return at;
}

/** Offset of the line ending of the line at `start`. */
export function endOfLine(text: string, start: number): number {
  const lineFeed = text.indexOf("\n", start);
  const end = lineFeed === -1 ? text.length : lineFeed;
  return end > start && text.charAt(end - 1) === "\r" ? end - 1 : end;
}

/** Offset after the line ending at `end`. */
export function nextLine(text: string, end: number): number {
  const lineFeed = text.indexOf("\n", end);
  return lineFeed === -1 ? text.length : lineFeed + 1;
}

/** End of the last line before `limit` that is neither blank nor a comment at the margin. */
function lastValueLineEnd(text: string, start: number, limit: number): number {
  let end = endOfLine(text, start);
  for (let at = nextLine(text, end); at < limit; at = nextLine(text, at)) {
    const line = text.slice(at, endOfLine(text, at));
    if (line.trim() !== "" && !line.startsWith("#")) end = at + line.length;
  }
  return end;
}

/** Where the scalar or flow list on the key's line stands; empty when only blanks or a comment follow the colon. */
export function findLineValue(text: string, entry: FrontmatterEntry): { start: number; end: number } {
  let start = entry.afterColon;
  while (start < entry.lineEnd && /[ \t]/.test(text.charAt(start))) start++;
  const source = text.slice(start, entry.lineEnd);
  if (source === "" || source.startsWith("#")) return { start: entry.afterColon, end: entry.afterColon };
  return { start, end: start + valueLength(source) };
}

/** Length of a value at the start of a line's rest, before a comment. */
function valueLength(source: string): number {
  const quoted = /^(?:'(?:[^']|'')*'|"(?:[^"\\]|\\.)*")/.exec(source);
  if (quoted !== null) return quoted[0].length;
  const comment = /[ \t]#/.exec(source);
  return source.slice(0, comment?.index ?? source.length).trimEnd().length;
}
