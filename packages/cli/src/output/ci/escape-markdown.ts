import { escapeBlock, escapeLine } from "../escape-text.ts";

/**
 * Put somebody else's text into Markdown so that it stays text: no link, image, HTML, mention or reference to an issue comes of it.
 *
 * It becomes a `code` element, in which GitHub looks for neither mentions nor references, and every character that Markdown or HTML
 * could read otherwise is written as a numeric reference (CommonMark 6.2: references never act as structure). So it works in a table too.
 */
export function toInlineCode(text: string): string {
  const written = escapeLine(text).replace(/[^\p{L}\p{N} ,/-]/gu, (character) => `&#${character.codePointAt(0) ?? 0};`);
  return `<code>${written}</code>`;
}

/**
 * Put somebody else's text of several lines into Markdown: one fence that is longer than any run of backticks in the text
 * (CommonMark 4.5: only such a run could close it).
 */
export function toFencedBlock(text: string): string {
  const runs = text.match(/`+/g) ?? [];
  const fence = "`".repeat(Math.max(3, ...runs.map(({ length }) => length + 1)));
  return `${fence}text\n${escapeBlock(text).trimEnd()}\n${fence}\n`;
}

/**
 * Cut Markdown to a size that a step summary or a comment may have, at a line end, and say so.
 *
 * @param maxBytes of UTF-8.
 */
export function capMarkdown(markdown: string, maxBytes: number): string {
  if (Buffer.byteLength(markdown) <= maxBytes) return markdown;
  const note = "\n_The rest was cut: this text has a limit. The log of the job has all of it._\n";
  const bytes = Buffer.from(markdown).subarray(0, maxBytes - Buffer.byteLength(note));
  const kept = bytes.subarray(0, bytes.lastIndexOf(0x0a) + 1).toString("utf8");
  return `${kept}${note}`;
}
