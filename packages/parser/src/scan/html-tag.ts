import {
  BACKTICK,
  DASH,
  DOT,
  EQUALS,
  GREATER_THAN,
  isAsciiLetter,
  isBlank,
  isDigit,
  LESS_THAN,
  SLASH,
  skipBlanks,
  UNDERSCORE,
} from "./characters.ts";

const COLON = 0x3a;
const DOUBLE_QUOTE = 0x22;
const SINGLE_QUOTE = 0x27;

/**
 * Whether what follows a tag's name makes the tag whole and leaves only blanks on the line (CommonMark 4.6, condition 7).
 *
 * The attributes are read with micromark's laxness (`<a b=/>` passes), because remark is the reference.
 * @param from offset after the name
 */
export function isCompleteTagTail(text: string, from: number, end: number, isClosing: boolean): boolean {
  const tail = isClosing ? skipBlanks(text, from, end) : skipAttributes(text, from, end);
  if (tail === -1 || tail >= end || text.charCodeAt(tail) !== GREATER_THAN) return false;
  return skipBlanks(text, tail + 1, end) === end;
}

/** Offset where the `>` must stand, or -1 when an attribute is malformed. */
function skipAttributes(text: string, from: number, end: number): number {
  let at = from;
  while (at < end) {
    const code = text.charCodeAt(at);
    if (code === SLASH) return at + 1;
    if (isBlank(code)) {
      at++;
      continue;
    }
    if (!isNameStart(code)) return at;
    at = skipAttribute(text, at, end);
    if (at === -1) return -1;
  }
  return at;
}

function skipAttribute(text: string, from: number, end: number): number {
  let at = from + 1;
  while (at < end && isNamePart(text.charCodeAt(at))) at++;
  at = skipBlanks(text, at, end);
  // After an unquoted value a further `=` may follow at once; micromark reads it as another value.
  while (at < end && text.charCodeAt(at) === EQUALS) {
    at = skipBlanks(text, at + 1, end);
    if (at >= end) return -1;
    const code = text.charCodeAt(at);
    if (code === LESS_THAN || code === EQUALS || code === GREATER_THAN || code === BACKTICK) return -1;
    if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) return skipQuotedValue(text, at, end, code);
    while (at < end && isUnquotedPart(text.charCodeAt(at))) at++;
    at = skipBlanks(text, at, end);
  }
  return at;
}

function skipQuotedValue(text: string, from: number, end: number, quote: number): number {
  let at = from + 1;
  while (at < end && text.charCodeAt(at) !== quote) at++;
  if (at >= end) return -1;
  const after = at + 1 < end ? text.charCodeAt(at + 1) : -1;
  return after === SLASH || after === GREATER_THAN || isBlank(after) ? at + 1 : -1;
}

function isNameStart(code: number): boolean {
  return code === COLON || code === UNDERSCORE || isAsciiLetter(code);
}

function isNamePart(code: number): boolean {
  return isNameStart(code) || code === DASH || code === DOT || isDigit(code);
}

function isUnquotedPart(code: number): boolean {
  return !(
    isBlank(code) ||
    code === DOUBLE_QUOTE ||
    code === SINGLE_QUOTE ||
    code === SLASH ||
    code === LESS_THAN ||
    code === EQUALS ||
    code === GREATER_THAN ||
    code === BACKTICK
  );
}
