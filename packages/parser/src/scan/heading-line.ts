import { CARRIAGE_RETURN, HASH, isBlank, LINE_FEED, skipBlanks, skipRun, trimBlanksBefore } from "./characters.ts";

const DEEPEST_HEADING = 6;

/** Whether an ATX heading starts at `start`: one to six `#`, then a blank or the end of the line (CommonMark 4.2). */
export function isAtxHeading(text: string, start: number, end: number): boolean {
  const after = skipRun(text, start, end, HASH);
  if (after - start > DEEPEST_HEADING) return false;
  return after === end || isBlank(text.charCodeAt(after));
}

/** Text of an ATX heading, without the closing `#`s. @param from offset after the opening `#`s */
export function atxHeadingTitle(text: string, from: number, lineEnd: number): string {
  const start = skipBlanks(text, from, lineEnd);
  const end = trimBlanksBefore(text, start, lineEnd);
  let hashes = end;
  while (hashes > start && text.charCodeAt(hashes - 1) === HASH) hashes--;
  // A closing sequence stands alone or after a blank; `# C#` keeps its `#`.
  const isClosing = hashes < end && (hashes === start || isBlank(text.charCodeAt(hashes - 1)));
  return text.slice(start, isClosing ? trimBlanksBefore(text, start, hashes) : end);
}

/** Text of a setext heading in `[start, end)`: its lines without surrounding blanks, joined by spaces. */
export function setextTitle(text: string, start: number, end: number): string {
  let title = "";
  let from = start;
  for (let at = start; at <= end; at++) {
    const code = at < end ? text.charCodeAt(at) : LINE_FEED;
    if (code !== LINE_FEED && code !== CARRIAGE_RETURN) continue;
    const lineStart = skipBlanks(text, from, at);
    const line = text.slice(lineStart, trimBlanksBefore(text, lineStart, at));
    if (line !== "") title = title === "" ? line : `${title} ${line}`;
    from = at + 1;
  }
  return title;
}
