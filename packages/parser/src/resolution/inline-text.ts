import { findCodeSpans } from "../model/code-spans.ts";

/**
 * What must not reach a file that people print in terminals and browsers: control characters but tab and newline (also the
 * C1 range), bidirectional overrides and isolates, line and paragraph separators, zero-width and tag characters, lone surrogates.
 */
const UNSAFE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}\ud800-\udfff]/gu;

/** ASCII punctuation: a backslash before it is an escape (CommonMark 0.31, section 2.4). */
const PUNCTUATION = "!-/:-@[-`{-~";
const ESCAPED = new RegExp(`\\\\([${PUNCTUATION}])`, "g");
const BACKSLASH = new RegExp(`\\\\(?=[${PUNCTUATION}]|$)`, "g");

/**
 * Brings untrusted text into one line: every run of blanks and line ends becomes one space, unsafe characters go, and what is
 * longer than the limit ends in `…`.
 *
 * @param text any text
 * @param limit most UTF-16 units to keep
 */
export function toSingleLine(text: string, limit = 2_000): string {
  // Far more than the limit is never looked at, so that a megabyte costs no more than a line.
  const line = text
    .slice(0, limit * 4)
    .replace(/[\r\u0085\u2028\u2029]/g, "\n")
    .replace(UNSAFE, "")
    .replace(/\s+/g, " ")
    .trim();
  if (line.length <= limit) return line;
  const cut = line.slice(0, limit - 1);
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}

/**
 * Writes one line of untrusted text so that Markdown reads it as text: no comment, tag, image, heading, fence, list, rule or
 * link definition can begin in it. Code spans that are closed stay code. {@link parseInlineText} is the way back.
 *
 * @param text one line, see {@link toSingleLine}
 */
export function formatInlineText(text: string): string {
  const spans = findCodeSpans(text);
  let out = "";
  let at = 0;
  for (const span of spans) {
    out += escapeText(text.slice(at, span.start)) + text.slice(span.start, span.end);
    at = span.end;
  }
  out += escapeText(text.slice(at));
  return escapeStart(out);
}

/**
 * Reads back what {@link formatInlineText} wrote, and text that people wrote: escapes go, code spans stay as they are.
 */
export function parseInlineText(text: string): string {
  if (!text.includes("\\")) return text;
  let out = "";
  let at = 0;
  for (const span of findCodeSpans(text)) {
    out += text.slice(at, span.start).replace(ESCAPED, "$1") + text.slice(span.start, span.end);
    at = span.end;
  }
  return out + text.slice(at).replace(ESCAPED, "$1");
}

/**
 * Writes text as one code span, with as many backticks around it as it needs (CommonMark 0.31, section 6.1).
 */
export function formatCodeSpan(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
  const ticks = "`".repeat(longest + 1);
  const pad = text.startsWith("`") || text.endsWith("`") || text === "" ? " " : "";
  return `${ticks}${pad}${text}${pad}${ticks}`;
}

function escapeText(text: string): string {
  return text.replace(BACKSLASH, "\\\\").replace(/[<`]|!(?=\[)/g, "\\$&");
}

/** What would begin a block at the start of a line or of a list item. */
function escapeStart(text: string): string {
  const numbered = /^(\d{1,9})([.)])(?=\s|$)/.exec(text);
  if (numbered !== null) return `${numbered[1] ?? ""}\\${text.slice((numbered[1] ?? "").length)}`;
  return /^(?:[#>|=[]|[-+*](?:\s|$)|~~~|[-*_](?:\s*[-*_])+$)/.test(text) ? `\\${text}` : text;
}
