import {
  BANG,
  BRACKET_CLOSE,
  BRACKET_OPEN,
  DASH,
  GREATER_THAN,
  isAsciiLetter,
  isBlank,
  isDigit,
  QUESTION,
  SLASH,
} from "./characters.ts";
import { isCompleteTagTail } from "./html-tag.ts";

/** No HTML block starts here. The other values are the start conditions of CommonMark 4.6. */
export const HTML_NONE = 0;
const HTML_RAW = 1;
const HTML_COMMENT = 2;
const HTML_INSTRUCTION = 3;
const HTML_DECLARATION = 4;
const HTML_CDATA = 5;
const HTML_BASIC = 6;
/** Any other tag that is alone on its line. */
export const HTML_COMPLETE = 7;

const CDATA_OPENING = "<![CDATA[";
const RAW_NAMES = new Set(["pre", "script", "style", "textarea"]);
const RAW_END = /<\/(?:pre|script|style|textarea)$/i;
/** Longest text that {@link RAW_END} can match: `</textarea`. */
const RAW_END_LENGTH = 10;

/** Element names of CommonMark 4.6, start condition 6. */
const BLOCK_NAMES = new Set(
  (
    "address article aside base basefont blockquote body caption center col colgroup dd details dialog dir div dl dt " +
    "fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html iframe legend li link " +
    "main menu menuitem nav noframes ol optgroup option p param search section summary table tbody td tfoot th thead " +
    "title tr track ul"
  ).split(" "),
);

/**
 * Start condition that the `<` at `start` meets, or {@link HTML_NONE}.
 * @param end end of the line
 * @param mayBeAnyTag whether condition 7 counts: it cannot interrupt a paragraph, except that micromark, and so
 *   remark, lets it on a lazy line
 */
export function htmlBlockStart(text: string, start: number, end: number, mayBeAnyTag: boolean): number {
  const code = text.charCodeAt(start + 1);
  if (start + 1 >= end) return HTML_NONE;
  if (code === BANG) return markupStart(text, start, end);
  if (code === QUESTION) return HTML_INSTRUCTION;
  return tagStart(text, start, end, mayBeAnyTag);
}

function markupStart(text: string, start: number, end: number): number {
  const code = text.charCodeAt(start + 2);
  if (start + 2 >= end) return HTML_NONE;
  if (isAsciiLetter(code)) return HTML_DECLARATION;
  if (code === DASH) return start + 3 < end && text.charCodeAt(start + 3) === DASH ? HTML_COMMENT : HTML_NONE;
  return code === BRACKET_OPEN && text.startsWith(CDATA_OPENING, start) ? HTML_CDATA : HTML_NONE;
}

function tagStart(text: string, start: number, end: number, mayBeAnyTag: boolean): number {
  const isClosing = text.charCodeAt(start + 1) === SLASH;
  const nameStart = isClosing ? start + 2 : start + 1;
  if (nameStart >= end || !isAsciiLetter(text.charCodeAt(nameStart))) return HTML_NONE;
  const nameEnd = tagNameEnd(text, nameStart, end);
  const after = nameEnd < end ? text.charCodeAt(nameEnd) : GREATER_THAN;
  if (after !== SLASH && after !== GREATER_THAN && !isBlank(after)) return HTML_NONE;

  const name = text.slice(nameStart, nameEnd).toLowerCase();
  if (after !== SLASH && !isClosing && RAW_NAMES.has(name)) return HTML_RAW;
  if (BLOCK_NAMES.has(name)) {
    const isWhole = after !== SLASH || (nameEnd + 1 < end && text.charCodeAt(nameEnd + 1) === GREATER_THAN);
    return isWhole ? HTML_BASIC : HTML_NONE;
  }
  return mayBeAnyTag && isCompleteTagTail(text, nameEnd, end, isClosing) ? HTML_COMPLETE : HTML_NONE;
}

function tagNameEnd(text: string, nameStart: number, end: number): number {
  let at = nameStart;
  while (at < end) {
    const code = text.charCodeAt(at);
    if (!isAsciiLetter(code) && !isDigit(code) && code !== DASH) break;
    at++;
  }
  return at;
}

/** Whether a block of this kind ends at the first blank line instead of at a mark. */
export function endsAtBlankLine(kind: number): boolean {
  return kind >= HTML_BASIC;
}

/** Where on the opening line the end mark may start: the opening's own dashes count, so `<!-->` is whole. */
export function htmlEndSearchStart(kind: number, start: number): number {
  if (kind === HTML_CDATA) return start + CDATA_OPENING.length;
  if (kind === HTML_DECLARATION) return start + 3;
  return kind === HTML_COMMENT ? start + 2 : start + 1;
}

/** Whether `[from, end)` of one line holds the end mark of a block of kind 1 to 5. */
export function hasHtmlEnd(kind: number, text: string, from: number, end: number): boolean {
  for (let at = from; at < end; at++) {
    if (text.charCodeAt(at) === GREATER_THAN && isHtmlEnd(kind, text, from, at)) return true;
  }
  return false;
}

function isHtmlEnd(kind: number, text: string, from: number, at: number): boolean {
  switch (kind) {
    case HTML_DECLARATION:
      return true;
    case HTML_INSTRUCTION:
      return at - 1 >= from && text.charCodeAt(at - 1) === QUESTION;
    case HTML_COMMENT:
      return at - 2 >= from && text.charCodeAt(at - 1) === DASH && text.charCodeAt(at - 2) === DASH;
    case HTML_CDATA: {
      let open = at;
      while (open > from && text.charCodeAt(open - 1) === BRACKET_CLOSE) open--;
      // micromark reads the brackets in pairs: `]]]>` does not end the section there.
      return at - open >= 2 && (at - open) % 2 === 0;
    }
    case HTML_RAW:
      return RAW_END.test(text.slice(Math.max(from, at - RAW_END_LENGTH), at));
    default:
      return false;
  }
}
