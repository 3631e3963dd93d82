/** One line of a section that is neither code nor comment. */
export interface ProseLine {
  /** The line without its line ending. */
  readonly text: string;
  /** Offset of its first character in the text it was read from. */
  readonly start: number;
}

const FENCE = /^([ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?)(`{3,}|~{3,})([^\n]*)$/;
/** What may stand before a closing fence of a block that is in no list (CommonMark 0.31, section 4.5). */
const SHALLOW = /^ {0,3}$/;

/**
 * Reads the lines of a stretch of Markdown that are prose: those inside fenced code and inside HTML comments are left out.
 *
 * Made for the inside of one section, where no heading stands. As everywhere in this package, a fence that nothing closes is
 * text. Linear in the length of the stretch.
 *
 * @param text the whole file
 * @param start offset where the stretch begins
 * @param end offset after it
 */
export function readProseLines(text: string, start: number, end: number): readonly ProseLine[] {
  const body = text.slice(start, end);
  const lines = splitLines(body, start);
  if (!body.includes("```") && !body.includes("~~~") && !body.includes("<!--")) return lines;
  return dropHidden(lines);
}

function splitLines(body: string, offset: number): ProseLine[] {
  const lines: ProseLine[] = [];
  for (let at = 0; at < body.length; ) {
    const newline = body.indexOf("\n", at);
    const end = newline === -1 ? body.length : newline;
    const stop = end > at && body.charCodeAt(end - 1) === 13 ? end - 1 : end;
    lines.push({ text: body.slice(at, stop), start: offset + at });
    at = end + 1;
  }
  return lines;
}

interface Fence {
  readonly mark: "`" | "~";
  readonly length: number;
  /** A closing fence carries no info string (CommonMark 0.31, section 4.5). */
  readonly closes: boolean;
  /** An opening backtick fence has no backtick in its info string. */
  readonly opens: boolean;
  /** Begins the line: it is in no list, and only a shallow fence closes it. */
  readonly isAtMargin: boolean;
  readonly isShallow: boolean;
}

function readFence(line: string): Fence | null {
  const match = FENCE.exec(line);
  if (match === null) return null;
  const [, before = "", run = "", info = ""] = match;
  const mark = run.startsWith("~") ? "~" : "`";
  return {
    mark,
    length: run.length,
    closes: info.trim() === "",
    opens: mark === "~" || !info.includes("`"),
    isAtMargin: before === "",
    isShallow: SHALLOW.test(before),
  };
}

/** Walks forward over fences and comments, each of which is known to end before it is entered. */
function dropHidden(lines: readonly ProseLine[]): ProseLine[] {
  const fences = lines.map((line) => readFence(line.text));
  const longest = { any: closersAfter(fences), shallow: closersAfter(fences.map((fence) => shallowOnly(fence))) };
  const lastCommentEnd = lines.findLastIndex((line) => line.text.includes("-->"));
  const prose: ProseLine[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index];
    if (line === undefined) break;
    const fence = fences[index];
    const longestCloser = fence?.isAtMargin ? longest.shallow : longest.any;
    if (fence?.opens && (longestCloser[fence.mark][index + 1] ?? 0) >= fence.length) {
      index = findCloser(fences, index + 1, fence);
    } else if (/^[ \t]*<!--/.test(line.text) && lastCommentEnd >= index) {
      while (index < lines.length && !lines[index]?.text.includes("-->")) index += 1;
    } else {
      prose.push(line);
    }
  }
  return prose;
}

function shallowOnly(fence: Fence | null): Fence | null {
  return fence?.isShallow ? fence : null;
}

/** For each line and mark, the length of the longest closing fence at or after it: tells in one look whether a fence ends. */
function closersAfter(fences: readonly (Fence | null)[]): Record<"`" | "~", readonly number[]> {
  const longest = {
    "`": new Array<number>(fences.length + 1).fill(0),
    "~": new Array<number>(fences.length + 1).fill(0),
  };
  for (let index = fences.length - 1; index >= 0; index -= 1) {
    const fence = fences[index];
    for (const mark of ["`", "~"] as const) {
      const here = fence?.mark === mark && fence.closes ? fence.length : 0;
      longest[mark][index] = Math.max(here, longest[mark][index + 1] ?? 0);
    }
  }
  return longest;
}

function findCloser(fences: readonly (Fence | null)[], from: number, opener: Fence): number {
  for (let index = from; index < fences.length; index += 1) {
    const fence = fences[index];
    if (!fence?.closes || fence.mark !== opener.mark || fence.length < opener.length) continue;
    if (fence.isShallow || !opener.isAtMargin) return index;
  }
  return fences.length;
}
