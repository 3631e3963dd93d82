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
  if (!text.includes("`")) return [];
  const runs = [...text.matchAll(/`+/g)].map((match) => ({ start: match.index, ticks: match[0].length }));
  const byLength = new Map<number, number[]>();
  for (const run of runs.toReversed()) {
    const positions = byLength.get(run.ticks);
    if (positions === undefined) byLength.set(run.ticks, [run.start]);
    else positions.push(run.start);
  }
  const spans: CodeSpan[] = [];
  let free = 0;
  for (const run of runs) {
    const later = byLength.get(run.ticks);
    while (later !== undefined && (later.at(-1) ?? Number.POSITIVE_INFINITY) <= run.start) later.pop();
    if (run.start < free || isEscaped(text, run.start)) continue;
    const closer = later?.at(-1);
    if (closer === undefined) continue;
    free = closer + run.ticks;
    spans.push({ start: run.start, end: free, ticks: run.ticks });
  }
  return spans;
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
