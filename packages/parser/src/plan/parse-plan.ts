import { DEFAULT_FORMAT, type IssueFormat } from "../identity/default-format.ts";
import { parseIssueReference } from "../identity/parse-issue-reference.ts";
import { type Criterion, parseCriteria } from "../model/criteria.ts";
import { parseIssueHeading } from "../model/issue-title.ts";
import { readProseLines } from "../model/prose-lines.ts";
import { buildSections, buildSubsections, findSection, normalizeTitle, type Section } from "../model/sections.ts";
import type { BlockScan } from "../scan/block-scan.ts";
import { scanBlocks } from "../scan/scan-blocks.ts";
import { type PlanChange, parsePlanChanges } from "./plan-changes.ts";
import { type PlanCriteria, parsePlanCriteria } from "./plan-criteria.ts";

/** The issue a plan is for. */
export interface PlanIssue {
  /** `BUG-230`; null when neither the H1 nor the reference names one. */
  readonly id: string | null;
  /** Path of the issue file as written. */
  readonly file: string | null;
  readonly type: string | null;
  readonly priority: string | null;
  readonly action: string | null;
}

/** One phase of a plan. */
export interface PlanPhase {
  /** As written: `1`, `2b`; null when the heading has none. */
  readonly number: string | null;
  readonly title: string;
  readonly section: Section;
  /** Files the phase changes, in order. */
  readonly changes: readonly PlanChange[];
  readonly criteria: PlanCriteria;
  readonly progress: PlanProgress;
}

/** How many boxes are ticked. */
export interface PlanProgress {
  readonly done: number;
  readonly total: number;
}

/** An implementation plan: what is to be done for one issue, in phases. */
export interface Plan {
  readonly path: string;
  readonly text: string;
  /** The H1 without the issue's id and without "Implementation Plan" at its end. */
  readonly title: string;
  readonly issue: PlanIssue;
  /** What the plan says it leaves alone. */
  readonly notDoing: readonly string[];
  readonly phases: readonly PlanPhase[];
  /** Boxes of the whole plan, those outside phases included. */
  readonly progress: PlanProgress;
  readonly sections: readonly Section[];
}

/**
 * Reads an implementation plan: its issue, its phases with their changes and criteria, and how far it is. Never throws.
 *
 * @param text the whole file
 * @param source path relative to the root, and the format of its tree
 */
export function parsePlan(text: string, source: { readonly path: string; readonly format?: IssueFormat }): Plan {
  const scan = scanBlocks(text);
  const format = source.format ?? DEFAULT_FORMAT;
  const prefixes = format.types.map((type) => type.prefix);
  const heading = scan.headings.find(({ depth }) => depth === 1)?.title ?? "";
  const { id, title } = parseIssueHeading(heading, prefixes);
  const sections = buildSections(scan.headings, 2, text.length);
  return {
    path: source.path,
    text,
    title: dropPlanSuffix(title),
    issue: readIssue(text, sections, id),
    notDoing: readNotDoing(text, scan, sections),
    phases: readPhases(text, scan),
    progress: countTicked(parseCriteria(text, scan.frontmatter?.end ?? 0, text.length)),
    sections,
  };
}

/** `The start is slow - Implementation Plan`: the end says only what kind of document it is. */
function dropPlanSuffix(title: string): string {
  const suffix = /[-–—:]\s{0,9}(?:implementation|management) plan$/i.exec(title.slice(-40));
  return suffix === null ? title : title.slice(0, title.length - suffix[0].length).trimEnd();
}

const FIELD = /^[ \t]*(?:[-*+][ \t]+)?\*\*([A-Za-z][A-Za-z ]{0,20})(?::\*\*|\*\*[ \t]*:)[ \t]*(.*)$/;

function readIssue(text: string, sections: readonly Section[], idOfHeading: string | null): PlanIssue {
  const section = findSection(sections, "Issue Reference") ?? findSection(sections, "Issue");
  const fields = new Map<string, string>();
  for (const line of section === null ? [] : readProseLines(text, section.bodyStart, section.end)) {
    const match = FIELD.exec(line.text);
    const name = (match?.[1] ?? "").trim().toLowerCase();
    if (match !== null && !fields.has(name)) fields.set(name, (match[2] ?? "").replaceAll("`", "").trim());
  }
  const file = fields.get("file") ?? null;
  const reference = file === null ? null : parseIssueReference(file);
  const idOfFile = reference === null ? null : (/([A-Za-z]+-\d+)-?[^/]*$/.exec(file ?? "")?.[1]?.toUpperCase() ?? null);
  return {
    id: idOfHeading ?? idOfFile,
    file,
    type: fields.get("type") ?? null,
    priority: /^P\d+/.exec(fields.get("priority") ?? "")?.[0] ?? null,
    action: fields.get("action") ?? null,
  };
}

function readNotDoing(text: string, scan: BlockScan, sections: readonly Section[]): readonly string[] {
  const wanted = /^(?:what we['’]?re not doing|not doing|out of scope|non-goals)$/;
  const all = sections.flatMap((section) => [section, ...buildSubsections(scan.headings, section)]);
  const section = all.find((candidate) => wanted.test(normalizeTitle(candidate.title)));
  if (section === undefined) return [];
  return parseCriteria(text, section.bodyStart, section.end).map((item) => item.text);
}

const PHASE = /^[*_`]*phase\s+(\d+[a-z]?(?:\.\d+)?)\b[*_`]*\s*[:.–—-]?\s*(.*)$/is;

/** A heading `Phase 1: …` at depth 2 to 4 begins a phase; one inside another phase is a step of it. */
function readPhases(text: string, scan: BlockScan): readonly PlanPhase[] {
  const headings = [2, 3, 4]
    .flatMap((depth) => buildSections(scan.headings, depth, text.length))
    .filter((section) => PHASE.test(section.title))
    .sort((a, b) => a.headingStart - b.headingStart);
  let readTo = 0;
  return headings.flatMap((section) => {
    if (section.headingStart < readTo) return [];
    readTo = section.end;
    const [, number = null, title = ""] = PHASE.exec(section.title) ?? [];
    return [readPhase(text, scan, section, number, title)];
  });
}

function readPhase(text: string, scan: BlockScan, section: Section, number: string | null, title: string): PlanPhase {
  const parts = buildSubsections(scan.headings, section);
  const criteria = parsePlanCriteria(text, section, parts);
  const all = [...criteria.automated, ...criteria.manual, ...criteria.other];
  return {
    number,
    title: title.trim(),
    section,
    changes: parsePlanChanges(text, section),
    criteria,
    progress: countTicked(all),
  };
}

function countTicked(criteria: readonly Criterion[]): PlanProgress {
  const boxes = criteria.filter((criterion) => criterion.mark !== null);
  return { done: boxes.filter((criterion) => criterion.state === "ticked").length, total: boxes.length };
}
