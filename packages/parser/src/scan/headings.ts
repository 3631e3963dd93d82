import { EQUALS, HASH, skipRun } from "./characters.ts";
import { atxHeadingTitle, setextTitle } from "./heading-line.ts";
import { skipLinkDefinitions } from "./link-definitions.ts";
import { NONE, type ScanState } from "./scan-state.ts";

/** Adds the ATX heading whose `#`s start at `start`, if it stands at the top level. */
export function addAtxHeading(state: ScanState, start: number): void {
  state.leaf = NONE;
  if (state.containers.depth > 0) return;
  const { text, cursor } = state;
  const depth = skipRun(text, start, cursor.lineEnd, HASH) - start;
  const title = atxHeadingTitle(text, start + depth, cursor.lineEnd);
  state.headings.push({ depth, start, end: Math.min(cursor.nextLine, text.length), title, line: cursor.line });
}

/**
 * Turns the open paragraph into a heading, the current line being its underline of `code`s.
 * @returns false when it held nothing but link definitions
 */
export function addSetextHeading(state: ScanState, code: number): boolean {
  const { text, cursor, leafStart: start } = state;
  let title: string | null = null;
  if (state.contentRanges.length > 0) {
    const content = joinContent(state);
    const definitionsEnd = skipLinkDefinitions(content);
    if (definitionsEnd >= content.length) return false;
    title = setextTitle(content, definitionsEnd, content.length);
  }
  state.leaf = NONE;
  if (state.containers.depth > 0) return true;
  title ??= setextTitle(text, start, cursor.lineStart);
  const end = Math.min(cursor.nextLine, text.length);
  state.headings.push({ depth: code === EQUALS ? 1 : 2, start, end, title, line: state.leafLine });
  return true;
}

function joinContent(state: ScanState): string {
  const lines: string[] = [];
  for (let index = 0; index < state.contentRanges.length; index += 2) {
    lines.push(state.text.slice(state.contentRanges[index], state.contentRanges[index + 1]));
  }
  return lines.join("\n");
}
