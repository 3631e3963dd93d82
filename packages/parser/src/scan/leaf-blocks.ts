import { BACKTICK, DASH, EQUALS, HASH, LESS_THAN, skipBlanks, skipRun, TILDE } from "./characters.ts";
import { closingFenceLength, FenceClosers, openingFenceLength } from "./fence-line.ts";
import { isAtxHeading } from "./heading-line.ts";
import { addAtxHeading, addSetextHeading } from "./headings.ts";
import {
  endsAtBlankLine,
  HTML_COMPLETE,
  HTML_NONE,
  hasHtmlEnd,
  htmlBlockStart,
  htmlEndSearchStart,
} from "./html-block.ts";
import { CODE_INDENT, CONTENT, FENCE, HTML, INDENTED, NONE, type ScanState, SPECIAL } from "./scan-state.ts";

/** Reads a line inside fenced code or HTML: only their own end counts. */
export function continueConcrete(state: ScanState): void {
  const { cursor } = state;
  if (state.leaf === FENCE) {
    if (isClosingFence(state)) state.closeFence();
  } else if (endsAtBlankLine(state.htmlKind)) {
    if (cursor.isBlank()) state.endLeaf(cursor.lineStart, true);
  } else if (hasHtmlEnd(state.htmlKind, state.text, cursor.textStart, cursor.lineEnd)) {
    state.endLeaf(cursor.nextLine, true);
  }
}

/** Whether the line belongs to the open paragraph or indented code. @param isLazy it lacks a container's marker */
export function continueLeaf(state: ScanState, isLazy: boolean): boolean {
  const { cursor } = state;
  const isDeep = cursor.indent() >= CODE_INDENT;
  if (state.leaf === CONTENT) {
    if (cursor.isBlank() || (!isDeep && interruptsContent(state, isLazy))) return false;
    state.continueContent(cursor.textStart);
    return true;
  }
  if (state.leaf !== INDENTED) return false;
  if (cursor.isBlank() || isDeep) return true;
  state.leaf = NONE;
  return false;
}

/** Starts what the line holds, all containers being settled. */
export function startLeaf(state: ScanState, hadContent: boolean, isLazy: boolean): void {
  const { cursor, text } = state;
  const { textStart } = cursor;
  if (cursor.isBlank()) {
    state.leaf = NONE;
    return;
  }
  if (cursor.indent() >= CODE_INDENT) {
    // micromark ends indented code that starts on a lazy line with that line.
    state.leaf = isLazy ? NONE : INDENTED;
    return;
  }
  const code = text.charCodeAt(textStart);
  const isSpecial = code < 128 && SPECIAL[code] === 1;
  if (isSpecial && startSpecial(state, code, hadContent && !isLazy)) return;
  state.startContent(textStart, state.containers.depth === 0);
}

/**
 * Whether the line is a whole tag of any name. On a lazy line it ends the paragraph above, yet micromark only knows that
 * after the line, when it no longer closes the containers: the HTML block belongs to them.
 */
export function startsCompleteTag(state: ScanState): boolean {
  const { text, textStart, lineEnd } = state.cursor;
  return text.charCodeAt(textStart) === LESS_THAN && htmlBlockStart(text, textStart, lineEnd, true) === HTML_COMPLETE;
}

function isClosingFence(state: ScanState): boolean {
  const { text, textStart, lineEnd } = state.cursor;
  if (state.cursor.indent() >= CODE_INDENT || text.charCodeAt(textStart) !== state.fenceCode) return false;
  return closingFenceLength(text, textStart, lineEnd, state.fenceCode) >= state.fenceLength;
}

function interruptsContent(state: ScanState, isLazy: boolean): boolean {
  const { text, textStart, lineEnd } = state.cursor;
  const code = text.charCodeAt(textStart);
  if (code >= 128 || SPECIAL[code] === 0) return false;
  switch (code) {
    case HASH:
      return isAtxHeading(text, textStart, lineEnd);
    case BACKTICK:
    case TILDE:
      return opensFence(state, code);
    case LESS_THAN:
      return htmlBlockStart(text, textStart, lineEnd, isLazy) !== HTML_NONE;
    case EQUALS:
    case DASH:
      if (!isLazy && isSetextUnderline(state, code)) return true;
  }
  return state.containers.isThematicBreak(state.cursor);
}

function isSetextUnderline(state: ScanState, code: number): boolean {
  const { text, textStart, lineEnd } = state.cursor;
  return skipBlanks(text, skipRun(text, textStart, lineEnd, code), lineEnd) === lineEnd;
}

function startSpecial(state: ScanState, code: number, mayBeUnderline: boolean): boolean {
  const { text, textStart, lineEnd } = state.cursor;
  switch (code) {
    case HASH:
      if (!isAtxHeading(text, textStart, lineEnd)) return false;
      addAtxHeading(state, textStart);
      return true;
    case BACKTICK:
    case TILDE:
      return startFence(state, code);
    case LESS_THAN:
      return startHtml(state);
    case EQUALS:
    case DASH:
      if (mayBeUnderline && isSetextUnderline(state, code) && addSetextHeading(state, code)) return true;
  }
  if (!state.containers.isThematicBreak(state.cursor)) return false;
  state.leaf = NONE;
  return true;
}

function startFence(state: ScanState, code: number): boolean {
  const { text, textStart, nextLine, line } = state.cursor;
  if (!opensFence(state, code)) return false;
  state.leaf = FENCE;
  state.leafStart = textStart;
  state.leafLine = line;
  state.leafIsTopLevel = state.containers.depth === 0;
  state.fenceCode = code;
  state.fenceLength = skipRun(text, textStart, state.cursor.lineEnd, code) - textStart;
  state.fenceContent = Math.min(nextLine, text.length);
  return true;
}

/** Whether the line opens fenced code: always inside containers, which end it, and at the top level if it ever closes. */
function opensFence(state: ScanState, code: number): boolean {
  const { text, textStart, lineEnd } = state.cursor;
  const length = openingFenceLength(text, textStart, lineEnd, code);
  if (length === 0) return false;
  if (!state.repairs || state.containers.continued > 0) return true;
  let closers = state.closers.get(code);
  if (closers === undefined) {
    closers = new FenceClosers(text, state.start, code);
    state.closers.set(code, closers);
  }
  if (closers.closes(textStart, length)) return true;
  if (state.repairedFences.at(-1) !== textStart) state.repairedFences.push(textStart);
  return false;
}

function startHtml(state: ScanState): boolean {
  const { text, textStart, lineEnd, nextLine, line } = state.cursor;
  const kind = htmlBlockStart(text, textStart, lineEnd, true);
  if (kind === HTML_NONE) return false;
  state.leaf = HTML;
  state.leafStart = textStart;
  state.leafLine = line;
  state.leafIsTopLevel = state.containers.depth === 0;
  state.htmlKind = kind;
  if (!endsAtBlankLine(kind) && hasHtmlEnd(kind, text, htmlEndSearchStart(kind, textStart), lineEnd)) {
    state.endLeaf(nextLine, true);
  }
  return true;
}
