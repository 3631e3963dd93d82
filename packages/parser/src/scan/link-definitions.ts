import { BRACKET_CLOSE, BRACKET_OPEN, isBlank, LINE_FEED, PAREN_CLOSE, SPACE, skipBlanks } from "./characters.ts";

const BACKSLASH = 0x5c;
const COLON = 0x3a;
const DOUBLE_QUOTE = 0x22;
const GREATER_THAN = 0x3e;
const LESS_THAN = 0x3c;
const PAREN_OPEN = 0x28;
const SINGLE_QUOTE = 0x27;
const DELETE = 0x7f;
const LARGEST_LABEL = 999;

/**
 * Offset where the link reference definitions at the start of a paragraph end (CommonMark 4.7): 0 without any, the
 * length of the text when there is nothing else. The reading is micromark's, step by step.
 * @param text the paragraph's lines without container markers, joined by line feeds
 */
export function skipLinkDefinitions(text: string): number {
  let at = 0;
  while (at < text.length && text.charCodeAt(at) === BRACKET_OPEN) {
    const end = skipDefinition(text, at);
    if (end === -1) return at;
    // The line ending after the definition, and the indentation of what follows.
    at = skipBlanks(text, Math.min(end + 1, text.length), text.length);
  }
  return at;
}

/** Offset of the line ending (or end of text) after a definition that starts at `start`, or -1. */
function skipDefinition(text: string, start: number): number {
  const label = skipLabel(text, start);
  if (label === -1 || text.charCodeAt(label) !== COLON) return -1;
  const destination = skipDestination(text, skipWhitespace(text, label + 1));
  if (destination === -1) return -1;
  const title = skipTitle(text, destination);
  if (title !== -1) return title;
  const end = skipBlanks(text, destination, text.length);
  return isLineEnd(text, end) ? end : -1;
}

/** Offset after the `]`, or -1. */
function skipLabel(text: string, start: number): number {
  let size = 0;
  let hasText = false;
  let at = start + 1;
  while (size <= LARGEST_LABEL && at < text.length) {
    const code = text.charCodeAt(at);
    if (code === BRACKET_OPEN) return -1;
    if (code === BRACKET_CLOSE) return hasText ? at + 1 : -1;
    at++;
    if (code === LINE_FEED) continue;
    size++;
    hasText ||= !isBlank(code);
    const next = text.charCodeAt(at);
    if (code === BACKSLASH && (next === BRACKET_OPEN || next === BACKSLASH || next === BRACKET_CLOSE)) {
      at++;
      size++;
    }
  }
  return -1;
}

function skipDestination(text: string, start: number): number {
  return text.charCodeAt(start) === LESS_THAN ? skipEnclosed(text, start + 1) : skipRaw(text, start);
}

function skipEnclosed(text: string, start: number): number {
  let at = start;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === GREATER_THAN) return at + 1;
    if (code === LESS_THAN || code === LINE_FEED) return -1;
    at++;
    const next = text.charCodeAt(at);
    if (code === BACKSLASH && (next === LESS_THAN || next === GREATER_THAN || next === BACKSLASH)) at++;
  }
  return -1;
}

function skipRaw(text: string, start: number): number {
  let balance = 0;
  let at = start;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (balance === 0 && (code === PAREN_CLOSE || code === LINE_FEED || isBlank(code))) break;
    // NUL counts as U+FFFD, which micromark puts in its place.
    if (code === SPACE || code === DELETE || (code < SPACE && code !== 0)) return -1;
    if (code === PAREN_OPEN) balance++;
    else if (code === PAREN_CLOSE) balance--;
    at++;
    const next = text.charCodeAt(at);
    if (code === BACKSLASH && (next === PAREN_OPEN || next === PAREN_CLOSE || next === BACKSLASH)) at++;
  }
  return balance === 0 && at > start ? at : -1;
}

/** Offset of the line end after a title, or -1 when no whole title stands there. */
function skipTitle(text: string, start: number): number {
  const open = skipWhitespace(text, start);
  if (open === start) return -1;
  const code = text.charCodeAt(open);
  if (code !== DOUBLE_QUOTE && code !== SINGLE_QUOTE && code !== PAREN_OPEN) return -1;
  const close = code === PAREN_OPEN ? PAREN_CLOSE : code;
  let at = open + 1;
  while (at < text.length && text.charCodeAt(at) !== close) {
    const isEscape = text.charCodeAt(at) === BACKSLASH;
    at++;
    const next = text.charCodeAt(at);
    if (isEscape && (next === close || next === BACKSLASH)) at++;
  }
  if (at >= text.length) return -1;
  const end = skipBlanks(text, at + 1, text.length);
  return isLineEnd(text, end) ? end : -1;
}

function skipWhitespace(text: string, start: number): number {
  let at = start;
  while (at < text.length && (isBlank(text.charCodeAt(at)) || text.charCodeAt(at) === LINE_FEED)) at++;
  return at;
}

function isLineEnd(text: string, at: number): boolean {
  return at >= text.length || text.charCodeAt(at) === LINE_FEED;
}
