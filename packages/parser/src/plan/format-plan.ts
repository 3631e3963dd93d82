import { formatCodeSpan, formatInlineText, toSingleLine } from "../resolution/inline-text.ts";

/** What an implementation plan says, before it is written. Every text in it may come from a stranger or a model. */
export interface PlanRecord {
  readonly issue: {
    readonly id: string;
    readonly title: string;
    /** Path of the issue's file, relative to the root. */
    readonly file: string;
    readonly type: string;
    readonly priority: string | null;
    /** `fix`, `implement`, `improve`, `coordinate` or the verb of a configured type. */
    readonly action: string;
  };
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** How things are, in prose; blank lines separate paragraphs. So with the other long texts. */
  readonly currentState: string;
  readonly discoveries: readonly string[];
  readonly desiredEndState: string;
  readonly notDoing: readonly string[];
  readonly approach: string;
  readonly phases: readonly PlanRecordPhase[];
}

/** One phase of a plan before it is written. */
export interface PlanRecordPhase {
  readonly title: string;
  readonly overview: string;
  readonly changes: readonly { readonly path: string; readonly description: string }[];
  /** Criteria that a command can decide. */
  readonly automated: readonly string[];
  /** Criteria that a person has to look at. */
  readonly manual: readonly string[];
}

/** No single text of a plan may grow it beyond reading. */
const LIMITS = { line: 2_000, paragraphs: 20 };

/**
 * Writes a plan in the shape that `parsePlan` reads: phases with their changes, and an open box before each criterion.
 *
 * Nothing in the record can open a fence, a comment or a heading of its own. Lines end in `\n`, the last one included.
 */
export function formatPlan(record: PlanRecord): string {
  const { issue } = record;
  const parts = [
    `# ${formatText(`${issue.id}: ${issue.title}`)} - Implementation Plan`,
    formatReference(record),
    formatProse("## Current State Analysis", record.currentState),
    formatList("### Key Discoveries", record.discoveries),
    formatProse("## Desired End State", record.desiredEndState),
    formatList("## What We're NOT Doing", record.notDoing),
    formatProse("## Solution Approach", record.approach),
    "## Implementation Phases",
    ...record.phases.flatMap((phase, index) => formatPhase(phase, index + 1)),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function formatReference({ issue, date }: PlanRecord): string {
  const { id, file, type, priority, action } = issue;
  return [
    "## Issue Reference",
    "",
    `- **Issue**: ${formatText(id)}`,
    `- **File**: ${formatCodeSpan(toSingleLine(file))}`,
    `- **Type**: ${formatText(type)}`,
    ...(priority === null ? [] : [`- **Priority**: ${formatText(priority)}`]),
    `- **Action**: ${formatText(action)}`,
    `- **Planned**: ${formatText(date)}`,
  ].join("\n");
}

function formatPhase(phase: PlanRecordPhase, number: number): string[] {
  const title = formatText(phase.title.replace(/^\s*phase\s+\d+\s*[:.–—-]?\s*/i, ""));
  const changes = phase.changes.map(({ path, description }) => {
    const what = formatText(description);
    return `**File**: ${formatCodeSpan(toSingleLine(path) || "?")}${what === "" ? "" : `\n**Changes**: ${what}`}`;
  });
  const criteria = [
    formatBoxes("**Automated Verification**:", phase.automated),
    formatBoxes("**Manual Verification**:", phase.manual),
  ].filter((part) => part !== "");
  return [
    title === "" ? `### Phase ${number}` : `### Phase ${number}: ${title}`,
    formatProse("#### Overview", phase.overview),
    ...(changes.length === 0 ? [] : ["#### Changes Required", ...changes]),
    ...(criteria.length === 0 ? [] : ["#### Success Criteria", ...criteria]),
  ];
}

function formatProse(heading: string, prose: string): string {
  const paragraphs = prose
    .replace(/\r\n?/g, "\n")
    .split(/\n[ \t]*\n/, LIMITS.paragraphs)
    .map(formatText)
    .filter((paragraph) => paragraph !== "");
  return paragraphs.length === 0 ? "" : [heading, ...paragraphs].join("\n\n");
}

function formatList(heading: string, items: readonly string[]): string {
  const lines = items
    .map(formatText)
    .filter((item) => item !== "")
    .map((item) => `- ${item}`);
  return lines.length === 0 ? "" : `${heading}\n\n${lines.join("\n")}`;
}

/** Models write a box of their own in front of what stands behind one. */
function formatBoxes(label: string, items: readonly string[]): string {
  const lines = items
    .map((item) => formatText(item.replace(/^\s*(?:[-*+]\s+)?\[[ xX~]\]\s+/, "")))
    .filter((item) => item !== "")
    .map((item) => `- [ ] ${item}`);
  return lines.length === 0 ? "" : `${label}\n${lines.join("\n")}`;
}

function formatText(text: string): string {
  return formatInlineText(toSingleLine(text, LIMITS.line));
}
