import { readProseLines } from "./prose-lines.ts";

/** `[x]` is ticked, `[ ]` unticked, `[~]` partial; `plain` is a bullet without a box. */
export type CriterionState = "ticked" | "unticked" | "partial" | "plain";

/** One acceptance criterion: a bullet, mostly with a box before it. */
export interface Criterion {
  /** The text behind the box, with the lines that go on with it joined by single spaces. */
  readonly text: string;
  readonly state: CriterionState;
  /** Offset of the bullet's line. */
  readonly start: number;
  /** Offset of the one character between the brackets, which a tick replaces; null without a box. */
  readonly mark: number | null;
}

const ITEM = /^([ \t]*)(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[(.)\](?:[ \t]+|$))?(.*)$/u;

/**
 * Reads the criteria in a stretch of text: its bullets, with the state of their boxes.
 *
 * Bullets below a criterion that have no box of their own explain it and are no criteria.
 *
 * @param text the whole file
 * @param start offset where the stretch begins
 * @param end offset where it ends
 */
export function parseCriteria(text: string, start: number, end: number): readonly Criterion[] {
  const criteria: Open[] = [];
  let current: Open | null = null;
  for (const line of readProseLines(text, start, end)) {
    const item = ITEM.exec(line.text);
    if (item !== null) {
      const next = openItem(item, line.start, line.text);
      const below = current !== null && next.indent >= current.indent + 2;
      if (next.mark === null && below) continue;
      current = next;
      criteria.push(next);
    } else if (line.text.trim() === "" || !/^[ \t]/.test(line.text)) {
      // A blank line, or text at the margin: what follows no longer belongs to the bullet.
      if (line.text.trim() !== "") current = null;
    } else if (current !== null) {
      current.lines.push(line.text.trim());
    }
  }
  return criteria.map(({ lines, state, start: at, mark }) => ({
    text: lines.join(" ").trim(),
    state,
    start: at,
    mark,
  }));
}

interface Open {
  readonly indent: number;
  readonly lines: string[];
  readonly state: CriterionState;
  readonly start: number;
  readonly mark: number | null;
}

function openItem(match: RegExpExecArray, start: number, line: string): Open {
  const box = match[2];
  const state = box === undefined ? "plain" : readState(box);
  const mark = state === "plain" ? null : start + line.indexOf("[") + 1;
  const text = state === "plain" && box !== undefined ? `[${box}] ${match[3] ?? ""}` : (match[3] ?? "");
  return { indent: (match[1] ?? "").replaceAll("\t", "    ").length, lines: [text.trim()], state, start, mark };
}

function readState(box: string): CriterionState {
  if (box === " ") return "unticked";
  if (box === "x" || box === "X") return "ticked";
  if (box === "~" || box === "-" || box === "/") return "partial";
  return "plain";
}
