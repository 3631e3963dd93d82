import { MAX_CONTAINERS } from "./containers.ts";
import { continueConcrete, continueLeaf, startLeaf, startsCompleteTag } from "./leaf-blocks.ts";
import { readQuickLine } from "./quick-line.ts";
import { CONTENT, FENCE, NONE, ScanState } from "./scan-state.ts";

/**
 * Reads a text line by line, of each line first the containers, then the leaf block inside them (CommonMark, appendix).
 * @param line 1-based number of the line at `start`
 * @param repairs whether a top-level fence that never closes is text
 */
export function runScan(text: string, start: number, line: number, repairs: boolean): ScanState {
  const state = new ScanState(text, start, line, repairs);
  const { cursor } = state;
  while (cursor.advance()) {
    if (!readQuickLine(state)) readLine(state);
  }
  state.leavesFenceOpen = state.leaf === FENCE && state.leafIsTopLevel;
  state.endLeaf(text.length);
  return state;
}

function readLine(state: ScanState): void {
  const { cursor, containers } = state;
  cursor.findText();
  const isBlank = cursor.isBlank();
  // After one blank line another changes nothing: what a blank line closes is closed.
  if (isBlank && state.wasBlank) return;
  state.wasBlank = isBlank;
  containers.startLine();
  if (containers.depth > 0 && containers.continueLine(cursor)) state.endLeaf(cursor.lineStart);
  const isMatched = containers.continued === containers.depth;
  if (isMatched && state.leaf >= FENCE) {
    continueConcrete(state);
    return;
  }
  // As micromark: indented code counts as something to interrupt, even after blank lines.
  readInContainers(state, isMatched, isMatched && state.leaf !== NONE);
}

function readInContainers(state: ScanState, isMatched: boolean, interrupts: boolean): void {
  const opened = openContainers(state, interrupts);
  const isLazy = !isMatched && !opened;
  if (isLazy && state.leaf !== CONTENT) state.endLeaf(state.cursor.lineStart);
  if (continueLeaf(state, isLazy)) return;
  const hadContent = state.leaf === CONTENT;
  if (!(isLazy && hadContent && startsCompleteTag(state))) state.containers.closeUnmatched();
  startLeaf(state, hadContent, isLazy);
}

function openContainers(state: ScanState, interrupts: boolean): boolean {
  const { containers, cursor } = state;
  let opened = false;
  while (mayOpen(state) && containers.open(cursor, interrupts)) {
    if (!opened) state.endLeaf(cursor.lineStart);
    opened = true;
  }
  return opened;
}

function mayOpen(state: ScanState): boolean {
  if (state.containers.continued < MAX_CONTAINERS) return true;
  state.isTooDeep = true;
  return false;
}
