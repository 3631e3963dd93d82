/** Character codes that carry block structure in CommonMark; all are ASCII, so any decoding that keeps ASCII will do. */
export const TAB = 0x09;
export const LINE_FEED = 0x0a;
export const CARRIAGE_RETURN = 0x0d;
export const SPACE = 0x20;
export const BANG = 0x21;
export const HASH = 0x23;
export const PAREN_CLOSE = 0x29;
export const ASTERISK = 0x2a;
export const PLUS = 0x2b;
export const DASH = 0x2d;
export const DOT = 0x2e;
export const SLASH = 0x2f;
const DIGIT_0 = 0x30;
export const DIGIT_1 = 0x31;
const DIGIT_9 = 0x39;
export const LESS_THAN = 0x3c;
export const EQUALS = 0x3d;
export const GREATER_THAN = 0x3e;
export const QUESTION = 0x3f;
export const BRACKET_OPEN = 0x5b;
export const BRACKET_CLOSE = 0x5d;
export const UNDERSCORE = 0x5f;
export const BACKTICK = 0x60;
export const TILDE = 0x7e;

/** Space or tab: the only blanks CommonMark's block structure knows. */
export function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}

/** An ASCII digit, the only digits of CommonMark's list markers. */
export function isDigit(code: number): boolean {
  return code >= DIGIT_0 && code <= DIGIT_9;
}

/** An ASCII letter of either case, as tag names of HTML blocks begin with. */
export function isAsciiLetter(code: number): boolean {
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

/** Offset of the first character in `[from, end)` that is not `code`, or `end`. */
export function skipRun(text: string, from: number, end: number, code: number): number {
  let at = from;
  while (at < end && text.charCodeAt(at) === code) at++;
  return at;
}

/** Offset of the first character in `[from, end)` that is neither space nor tab, or `end`. */
export function skipBlanks(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && isBlank(text.charCodeAt(at))) at++;
  return at;
}

/** Offset after the last character in `[start, end)` that is neither space nor tab, or `start`. */
export function trimBlanksBefore(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && isBlank(text.charCodeAt(at - 1))) at--;
  return at;
}
