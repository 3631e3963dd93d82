import type { BlockScan } from "./block-scan.ts";

export type { BlockScan, Fence, FrontmatterBounds, Heading, HtmlBlock } from "./block-scan.ts";

import { CARRIAGE_RETURN, LINE_FEED } from "./characters.ts";
import { MAX_CONTAINERS } from "./containers.ts";
import { byteOrderMarkLength, findFrontmatter } from "./find-frontmatter.ts";
import { runScan } from "./run-scan.ts";

/**
 * Finds frontmatter, top-level headings, fences and HTML blocks in one pass over a text, as CommonMark 0.31 sees them
 * and remark finds them, with one repair: a top-level fence that never closes is text.
 *
 * Every offset counts the units of the given string. All block structure is ASCII, so the text may also be the file's
 * bytes decoded as Latin-1, and the offsets are byte offsets then. Linear in the length of the text, whatever it holds.
 */
export function scanBlocks(text: string): BlockScan {
  const frontmatter = findFrontmatter(text);
  const start = frontmatter === null ? byteOrderMarkLength(text) : frontmatter.end;
  const line = frontmatter === null ? 1 : countLines(text, frontmatter.end);
  let state = runScan(text, start, line, false);
  // Read again, and ask beforehand whether an opener closes.
  if (state.leavesFenceOpen) state = runScan(text, start, line, true);
  return {
    headings: state.headings,
    frontmatter,
    fences: state.fences,
    html: state.html,
    repairedFences: state.repairedFences,
    unsure: state.isTooDeep ? [`more than ${MAX_CONTAINERS} nested lists and quotes`] : [],
    newline: firstLineEnding(text),
  };
}

/** 1-based number of the line that starts at `offset`. A bare CR ends a line too (CommonMark 2.1). */
function countLines(text: string, offset: number): number {
  const above = text.slice(0, offset);
  let line = 1;
  for (let at = above.indexOf("\n"); at !== -1; at = above.indexOf("\n", at + 1)) line++;
  for (let at = above.indexOf("\r"); at !== -1; at = above.indexOf("\r", at + 1)) {
    if (above.charCodeAt(at + 1) !== LINE_FEED) line++;
  }
  return line;
}

function firstLineEnding(text: string): "\n" | "\r\n" {
  const lineFeed = text.indexOf("\n");
  return lineFeed > 0 && text.charCodeAt(lineFeed - 1) === CARRIAGE_RETURN ? "\r\n" : "\n";
}
