import { type Criterion, parseCriteria } from "../model/criteria.ts";
import { readProseLines } from "../model/prose-lines.ts";
import { normalizeTitle, type Section } from "../model/sections.ts";

/** The criteria of a phase by who checks them. */
export interface PlanCriteria {
  /** What a command can tell. */
  readonly automated: readonly Criterion[];
  /** What a person has to look at. */
  readonly manual: readonly Criterion[];
  /** Boxes under no such label. */
  readonly other: readonly Criterion[];
}

const LABEL = /^[ \t]*(?:[-*+][ \t]+)?\*\*[^*\n]*\b(automated|manual|automatic)\b[^*\n]*\*\*/i;

/**
 * Reads the criteria of a phase: the boxes in it, sorted by the last label above them, which is a line such as
 * `**Automated Verification**:` or a heading such as `#### Manual Verification`.
 *
 * @param text the whole file
 * @param phase the section of the phase
 * @param parts the sections below it
 */
export function parsePlanCriteria(text: string, phase: Section, parts: readonly Section[]): PlanCriteria {
  const labels = findLabels(text, phase, parts);
  const sorted = { automated: [] as Criterion[], manual: [] as Criterion[], other: [] as Criterion[] };
  let next = 0;
  let kind: keyof PlanCriteria = "other";
  for (const criterion of parseCriteria(text, phase.bodyStart, phase.end)) {
    for (let label = labels[next]; label !== undefined && label.start < criterion.start; label = labels[next]) {
      kind = label.kind;
      next += 1;
    }
    if (criterion.mark !== null) sorted[kind].push(criterion);
  }
  return sorted;
}

interface Label {
  readonly start: number;
  readonly kind: keyof PlanCriteria;
}

function findLabels(text: string, phase: Section, parts: readonly Section[]): readonly Label[] {
  const inText = readProseLines(text, phase.bodyStart, phase.end).flatMap((line): Label[] => {
    const word = LABEL.exec(line.text)?.[1];
    return word === undefined ? [] : [{ start: line.start, kind: kindOf(word) }];
  });
  // A heading without such a word ends what a label above it began.
  const inHeadings = parts.map((part): Label => {
    const word = /\b(?:automated|automatic|manual)\b/.exec(normalizeTitle(part.title))?.[0];
    return { start: part.headingStart, kind: word === undefined ? "other" : kindOf(word) };
  });
  return [...inText, ...inHeadings].sort((a, b) => a.start - b.start);
}

function kindOf(word: string): keyof PlanCriteria {
  return word.toLowerCase() === "manual" ? "manual" : "automated";
}
