/** A code span: from its opening backticks to after its closing ones. */
export interface CodeSpan {
  readonly start: number;
  readonly end: number;
  /** The number of backticks on either side. */
  readonly ticks: number;
}

/**
 * Finds the code spans in a line: a run of backticks up to the next run of the same length (CommonMark 0.31, section 6.1).
 *
 * A backtick behind a backslash opens nothing, but inside a span a backslash is only a backslash. Linear in the length of
 * the text.
 */
export function findCodeSpans(text: string): readonly CodeSpan[] {
  const first = text.indexOf("`");
  if (first === -1) return [];
  const runs = findRuns(text, first);
  // For each run the next one of its length, so that an opener knows its closer without a search.
  const closers = findClosers(runs);
  const spans: CodeSpan[] = [];
  for (let index = 0; index < runs.length; index += 1) {
    const run = runs[index];
    const closer = closers[index] ?? -1;
    const closing = runs[closer];
    if (run === undefined || closing === undefined || isEscaped(text, run.start)) continue;
    spans.push({ start: run.start, end: closing.start + run.ticks, ticks: run.ticks });
    index = closer;
  }
  return spans;
}

interface Run {
  readonly start: number;
  readonly ticks: number;
}

function findRuns(text: string, first: number): readonly Run[] {
  const runs: Run[] = [];
  for (let start = first; start !== -1; ) {
    let end = start + 1;
    while (text.charCodeAt(end) === 96) end += 1;
    runs.push({ start, ticks: end - start });
    start = text.indexOf("`", end);
  }
  return runs;
}

/** Index of the next run of the same length for each run, -1 for the last of its length. */
function findClosers(runs: readonly Run[]): readonly number[] {
  const next = new Map<number, number>();
  const closers = new Array<number>(runs.length).fill(-1);
  for (let index = runs.length - 1; index >= 0; index -= 1) {
    const ticks = runs[index]?.ticks ?? 0;
    closers[index] = next.get(ticks) ?? -1;
    next.set(ticks, index);
  }
  return closers;
}

/**
 * Blanks every code span at the same length, so that offsets stay and what is written as code is not read as text.
 */
export function blankCodeSpans(text: string): string {
  const spans = findCodeSpans(text);
  if (spans.length === 0) return text;
  let blanked = "";
  let at = 0;
  for (const span of spans) {
    blanked += text.slice(at, span.start) + "\u0000".repeat(span.end - span.start);
    at = span.end;
  }
  return blanked + text.slice(at);
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text.charCodeAt(at - 1 - backslashes) === 92) backslashes += 1;
  return backslashes % 2 === 1;
}
