import type { LineRange } from "@ll-issues/parser";

/** What is known of a place in a file. */
export interface KnownPlace {
  /** The file's lines as they are. */
  readonly now: readonly string[];
  /** The file's lines as they were when the place was written down; `null` when that is not known. */
  readonly then: readonly string[] | null;
  readonly lines: LineRange;
  /** What to look for, as in `in function connect`. */
  readonly anchor: string | null;
}

/** Where a place is now, and what told so. */
export interface MovedLines {
  readonly lines: LineRange;
  readonly by: "text" | "anchor";
}

/**
 * Find where a range of lines is now.
 *
 * @returns `"same"` when it is where it was, as far as can be told; `null` when it is found nowhere, or in several places.
 */
export function findMovedLines({ now, then, lines, anchor }: KnownPlace): MovedLines | "same" | null {
  if (then !== null && lines.to <= then.length) {
    const found = findText(now, then.slice(lines.from - 1, lines.to), lines.from);
    if (found !== null) return found === lines.from ? "same" : { lines: shift(lines, found), by: "text" };
  }
  const definition = anchor === null ? null : findDefinition(now, anchor);
  if (definition === null) return then === null && lines.to <= now.length ? "same" : null;
  const isBehind = definition > lines.to;
  const isBeyond = lines.to > now.length;
  // A definition above the lines may well be that of the function they stand in.
  if (!isBehind && !isBeyond && then === null) return "same";
  const start = Math.min(definition, Math.max(1, now.length - (lines.to - lines.from)));
  return start === lines.from ? "same" : { lines: shift(lines, start), by: "anchor" };
}

function shift({ from, to }: LineRange, start: number): LineRange {
  return { from: start, to: start + to - from };
}

/** The line where a text of several lines stands once; where it stands at its old place it is there. Blanks at the ends do not count. */
function findText(now: readonly string[], wanted: readonly string[], old: number): number | null {
  const trimmed = wanted.map((line) => line.trim());
  if (trimmed.every((line) => line === "")) return null;
  const current = now.map((line) => line.trim());
  const isAt = (start: number): boolean => trimmed.every((line, index) => current[start + index] === line);
  if (isAt(old - 1)) return old;
  const found: number[] = [];
  for (let start = 0; start + trimmed.length <= current.length; start += 1) if (isAt(start)) found.push(start + 1);
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** Words in front of a name where it is defined, in the languages that are common. */
const DEFINING =
  "(?:function\\*?|class|interface|type|enum|struct|trait|impl|module|namespace|def|fn|func|fun|sub|const|let|var|val|public|private|protected|static|async|export|local)";

/** The only line that defines what an anchor names, or that names it at all. */
function findDefinition(now: readonly string[], anchor: string): number | null {
  const name = readName(anchor);
  if (name === null) return null;
  const bounded = `(?<![\\w$])${name.replaceAll("$", "\\$")}(?![\\w$])`;
  const defining = [
    new RegExp(`(?:^|\\s)${DEFINING}\\s+${bounded}`),
    new RegExp(`^\\s*(?:async\\s+|static\\s+|#)*${bounded}\\s*(?:\\(.*\\)[^;]*\\{|[:=])`),
    new RegExp(bounded),
  ];
  for (const pattern of defining) {
    const found = now.flatMap((line, index) => (pattern.test(line) ? [index + 1] : []));
    if (found.length === 1) return found[0] ?? null;
    if (found.length > 1) return null;
  }
  return null;
}

/** `in function connect()` and `Pool.connect` mean `connect`. */
function readName(anchor: string): string | null {
  const cleaned = anchor.replace(/\([^)]*\)/g, " ").trim();
  const after = new RegExp(
    `\\b(?:${DEFINING}|method|handler|component|hook|constant|variable|test)\\s+([\\w$.]+)`,
    "i",
  ).exec(cleaned)?.[1];
  const written =
    after ??
    (/^[\w$.]+$/.test(cleaned) ? cleaned : undefined) ??
    /\b(?:in|near|at)\s+([\w$.]+)\s*$/i.exec(cleaned)?.[1];
  const name = written?.split(".").filter(Boolean).at(-1);
  return name === undefined || !/^[A-Za-z_$][\w$]*$/.test(name) ? null : name;
}
