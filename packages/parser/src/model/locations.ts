import { findCodeSpans } from "./code-spans.ts";
import { readProseLines } from "./prose-lines.ts";

/** Lines of a file, both counted from 1 and both included. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

/** One place in the code that an issue points at. */
export interface IssueLocation {
  /** The path as written, without code marks. */
  readonly file: string;
  /** The line ranges named; empty when the whole file is meant. */
  readonly lines: readonly LineRange[];
  /** The commit the lines were read at, when the entry names one. */
  readonly commit: string | null;
  /** What to look for when the lines have moved: `in function connect`. */
  readonly anchor: string | null;
  readonly permalink: string | null;
  /** Offset of the line that names the file. */
  readonly start: number;
}

interface Draft {
  file: string;
  lines: LineRange[];
  commit: string | null;
  anchor: string | null;
  permalink: string | null;
  start: number;
}

const FIELD = /^[ \t]*(?:[-*+][ \t]+)?\*\*([A-Za-z][A-Za-z ()]{0,30}?) ?(?::[ \t]*\*\*|\*\*[ \t]*:)(.*)$/;

/**
 * Reads the entries of a `## Location` section: `**File**:` begins one, `**Line(s)**:`, `**Anchor**:` and `**Permalink**:`
 * belong to the file above them.
 *
 * @param text the whole file
 * @param start offset where the section's body begins
 * @param end offset where it ends
 */
export function parseLocations(text: string, start: number, end: number): readonly IssueLocation[] {
  const found: Draft[] = [];
  for (const line of readProseLines(text, start, end)) {
    const field = FIELD.exec(line.text);
    if (field === null) continue;
    const value = (field[2] ?? "").trim();
    const current = found.at(-1);
    switch ((field[1] ?? "").toLowerCase()) {
      case "file":
      case "files":
      case "path":
        for (const file of readFiles(value, line.start)) found.push(file);
        break;
      case "line":
      case "lines":
      case "line(s)":
        if (current === undefined) break;
        // Not spread into push: a hostile line names more ranges than a call may have arguments.
        for (const range of parseLineRanges(value)) current.lines.push(range);
        current.commit ??= /\bcommit:?\s*`?([0-9a-f]{5,40})\b/i.exec(value)?.[1] ?? null;
        break;
      case "anchor":
        if (current !== undefined) current.anchor ??= value.replaceAll("`", "").trim();
        break;
      case "permalink":
        if (current !== undefined) addPermalink(current, value);
        break;
      default:
        break;
    }
  }
  return found;
}

/**
 * Reads line ranges: `106-148 (at scan commit: a8f4144)`, `12–40`, `113, 143`, `L10-L12`. What stands in brackets is a remark.
 */
export function parseLineRanges(text: string): readonly LineRange[] {
  const ranges: LineRange[] = [];
  for (const part of text.replace(/\([^()]*\)/g, " ").split(/[,;&]|\band\b/)) {
    const match = /^[\s`~]*(?:lines?\s+)?L?(\d{1,7})(?:\s*(?:-|–|—|\.\.|to)\s*L?(\d{1,7}))?(?![\w.])/i.exec(part);
    if (match === null) continue;
    const from = Number(match[1]);
    const to = match[2] === undefined ? from : Number(match[2]);
    if (from >= 1 && to >= from) ranges.push({ from, to });
  }
  return ranges;
}

/** `` `a.ts` ``, `` `a.ts:10-20` ``, `` `a.ts`; `b.ts` ``, a link, or a bare path. */
function readFiles(value: string, start: number): Draft[] {
  const spans = findCodeSpans(value);
  const written =
    spans.length > 0
      ? spans.map((span) => value.slice(span.start + span.ticks, span.end - span.ticks).trim())
      : value
          .replace(/\[([^[\]]*)\]\([^()]*\)/g, "$1")
          .split(/[,;]/)
          .map((part) => part.trim().replace(/\s+\(.*$/, ""));
  return written.flatMap((entry) => {
    const match = /^(.+?)(?::(?:L?(\d[\dL,\s–-]*)))?$/.exec(entry);
    const file = match?.[1] ?? "";
    if (!isPath(file)) return [];
    return [
      { file, lines: [...parseLineRanges(match?.[2] ?? "")], commit: null, anchor: null, permalink: null, start },
    ];
  });
}

/** A name with a slash or an ending; `in function x` and `parse()` are not paths. */
function isPath(text: string): boolean {
  return (
    /^[^\s<>"|*?()]+$/.test(text) &&
    (text.includes("/") || /\.[A-Za-z0-9]{1,12}$/.test(text) || /^[A-Z][A-Za-z]+file$/.test(text))
  );
}

function addPermalink(draft: Draft, value: string): void {
  const url = /\(?(https?:\/\/[^\s)]+)\)?/.exec(value)?.[1];
  if (url === undefined) return;
  draft.permalink ??= url;
  draft.commit ??= /\/blob\/([0-9a-f]{7,40})\//.exec(url)?.[1] ?? null;
  const lines = /#L(\d{1,7})(?:-L?(\d{1,7}))?$/.exec(url);
  if (draft.lines.length === 0 && lines !== null) {
    const from = Number(lines[1]);
    draft.lines.push({ from, to: Number(lines[2] ?? from) });
  }
}
