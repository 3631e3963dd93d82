import { trimCharacters } from "../text/trim-characters.ts";
import { type IssueStatus, parseStatusWord } from "./issue-status.ts";
import { type ProseLine, readProseLines } from "./prose-lines.ts";

/** One `Name: value` of a footer, as in `Created: 2026-01-09`. */
export interface FooterField {
  readonly name: string;
  readonly value: string;
}

/**
 * How the footer says the status: `bold` is `**Open** | Created: …`, `word` a plain word on a line of its own, `field`
 * `- **Status**: open`, `checkbox` a list of boxes of which the last ticked one counts, `heading` a `## Status: Done`.
 */
export type FooterShape = "bold" | "word" | "field" | "checkbox" | "heading";

/** What a `## Status` section says. */
export interface StatusFooter {
  readonly shape: FooterShape;
  /** The status as written, without marks around it. */
  readonly word: string;
  /** The status it means; null when the word is not known. */
  readonly status: IssueStatus | null;
  /** Offset of the line that says the status. */
  readonly start: number;
  /** `Created`, `Priority`, `Completed` … in the order written, from the status line and the lines after it. */
  readonly fields: readonly FooterField[];
}

const BOLD = /^(?:[-*+]\s+|>\s*)?(\*\*|__)(?!\s)(.+?)\1\s*(.*)$/;
const FIELD =
  /^(?:[-*+]\s+)?(?:\*\*|__)?(?:current\s+)?(?:status|state|current)(?:\*\*|__)?\s*:\s*(?:\*\*|__)?\s*(.+)$/i;
const CHECKBOX = /^[-*+]\s+\[([ xX~-])\]\s+(.+)$/;
const NAMED =
  /^(?:[-*+]\s+)?(?:\*\*|__)?([A-Za-z\u00c0-\uffff][A-Za-z\u00c0-\uffff ]{0,30}?)(?:\*\*|__)?\s*:\s*(?:\*\*|__)?\s*(.*)$/;

/**
 * Reads the body of a `## Status` section in every shape found: `**Open** | Created: D | Priority: P2`, a plain word,
 * `- **Status**: open`, checkboxes.
 *
 * @param text the whole file
 * @param start offset where the body begins, after the heading
 * @param end offset where the section ends
 * @returns null when the section says no status at all
 */
export function parseStatusFooter(text: string, start: number, end: number): StatusFooter | null {
  const lines = readProseLines(text, start, end).filter((line) => line.text.trim() !== "" && !isRule(line.text));
  const boxes = readCheckboxes(lines);
  if (boxes !== null) return boxes;
  for (const line of lines) {
    const written = line.text.trim();
    const said = readStatusLine(written);
    if (said === null) continue;
    return new WrittenFooter(said, line.start, lines);
  }
  return null;
}

/**
 * Reads a status out of the title of a section, as in `## Status: Closed - Already Fixed`.
 *
 * @param title the heading's text
 * @param start offset of the heading
 */
export function parseStatusHeading(title: string, start: number): StatusFooter | null {
  const match = /^status\s*[:–—-]\s*(.+)$/i.exec(title);
  if (match === null) return null;
  const word = match[1] ?? "";
  return { shape: "heading", word, status: parseStatusWord(word), start, fields: [] };
}

/** Few ask for the fields, and every file for the status. */
class WrittenFooter implements StatusFooter {
  readonly shape: FooterShape;
  readonly word: string;
  readonly status: IssueStatus | null;
  readonly start: number;
  private readonly rest: string;
  private readonly lines: readonly ProseLine[];

  constructor(said: StatusLine, start: number, lines: readonly ProseLine[]) {
    this.shape = said.shape;
    this.word = said.word;
    this.status = parseStatusWord(said.word);
    this.start = start;
    this.rest = said.rest;
    this.lines = lines;
  }

  get fields(): readonly FooterField[] {
    const parts = this.rest.split("|").map((part) => part.trim());
    const later = this.lines.filter((other) => other.start > this.start).map((other) => other.text.trim());
    return [...parts, ...later].flatMap((part) => readField(part));
  }
}

interface StatusLine {
  readonly shape: FooterShape;
  readonly word: string;
  /** What follows the word on its line. */
  readonly rest: string;
}

function readStatusLine(line: string): StatusLine | null {
  const field = FIELD.exec(line);
  if (field !== null) {
    const [word = "", ...rest] = (field[1] ?? "").split("|");
    return { shape: "field", word: stripMarks(word), rest: rest.join("|") };
  }
  const bold = BOLD.exec(line);
  if (bold !== null) {
    const after = (bold[3] ?? "").trim();
    // `**Priority**: P2` and `**Closure reason**: …` name a field; the status is on another line, or nowhere.
    if (after.startsWith(":") || (bold[2] ?? "").endsWith(":")) return null;
    return { shape: "bold", word: (bold[2] ?? "").trim(), rest: after };
  }
  const [first = "", ...rest] = line.replace(/^(?:[-*+]\s+|>\s*)/, "").split("|");
  const word = stripMarks(first);
  // A sentence is a footer only when it begins with a status; a lone unknown word is a status nobody knows.
  if (parseStatusWord(word) === null && (/[\s:]/.test(word) || word === "")) return null;
  return { shape: "word", word, rest: rest.join("|") };
}

function readCheckboxes(lines: readonly { text: string; start: number }[]): StatusFooter | null {
  const boxes = lines.flatMap((line) => {
    const match = CHECKBOX.exec(line.text.trim());
    if (match === null) return [];
    const word = match[2] ?? "";
    const status = parseStatusWord(word);
    return status === null ? [] : [{ ticked: /x/i.test(match[1] ?? ""), word, status, start: line.start }];
  });
  const first = boxes[0];
  if (first === undefined) return null;
  const ticked = boxes.findLast((box) => box.ticked);
  // Nothing ticked: the states listed are still ahead, so the issue is open (or waits in the one state that is offered).
  const counts = ticked ?? first;
  const status = ticked?.status ?? "open";
  return { shape: "checkbox", word: stripMarks(counts.word), status, start: counts.start, fields: [] };
}

function readField(part: string): FooterField[] {
  const match = NAMED.exec(part);
  if (match === null) return [];
  return [{ name: (match[1] ?? "").trim(), value: stripMarks(match[2] ?? "") }];
}

function isRule(line: string): boolean {
  return /^ {0,3}(?:-[ \t]*){3,}$|^ {0,3}(?:\*[ \t]*){3,}$|^ {0,3}(?:_[ \t]*){3,}$/.test(line);
}

function stripMarks(text: string): string {
  return trimCharacters(text, "*_` \t");
}
