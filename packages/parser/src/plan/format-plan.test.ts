import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fuzzRuns, fuzzTimeout } from "../../test/fuzz-runs.ts";
import { parseInlineText, toSingleLine } from "../resolution/inline-text.ts";
import { scanBlocks } from "../scan/scan-blocks.ts";
import { formatPlan, type PlanRecord } from "./format-plan.ts";
import { parsePlan } from "./parse-plan.ts";
import { tickPlan } from "./tick-plan.ts";

const RECORD: PlanRecord = {
  issue: {
    id: "BUG-7",
    title: "Kettle boils dry",
    file: ".issues/bugs/P2-BUG-7-kettle.md",
    type: "bug",
    priority: "P2",
    action: "fix",
  },
  date: "2026-02-06",
  currentState: "Zero counts as full.\n\nNobody noticed.",
  discoveries: ["`isDry` is called once"],
  desiredEndState: "An empty kettle is dry.",
  notDoing: ["Not touching the lid"],
  approach: "Compare with zero.",
  phases: [
    {
      title: "Show it",
      overview: "A test first.",
      changes: [{ path: "kettle.test.mjs", description: "ask about zero" }],
      automated: ["The new test fails"],
      manual: [],
    },
    {
      title: "Mend it",
      overview: "",
      changes: [{ path: "kettle.mjs", description: "" }],
      automated: ["Tests pass: `node --test`", "Tests pass: `node --test`"],
      manual: ["It whistles"],
    },
  ],
};

describe("formatPlan", { timeout: fuzzTimeout }, () => {
  it("writes phases, changes and criteria with open boxes", () => {
    expect(formatPlan(RECORD)).toBe(`# BUG-7: Kettle boils dry - Implementation Plan

## Issue Reference

- **Issue**: BUG-7
- **File**: \`.issues/bugs/P2-BUG-7-kettle.md\`
- **Type**: bug
- **Priority**: P2
- **Action**: fix
- **Planned**: 2026-02-06

## Current State Analysis

Zero counts as full.

Nobody noticed.

### Key Discoveries

- \`isDry\` is called once

## Desired End State

An empty kettle is dry.

## What We're NOT Doing

- Not touching the lid

## Solution Approach

Compare with zero.

## Implementation Phases

### Phase 1: Show it

#### Overview

A test first.

#### Changes Required

**File**: \`kettle.test.mjs\`
**Changes**: ask about zero

#### Success Criteria

**Automated Verification**:
- [ ] The new test fails

### Phase 2: Mend it

#### Changes Required

**File**: \`kettle.mjs\`

#### Success Criteria

**Automated Verification**:
- [ ] Tests pass: \`node --test\`
- [ ] Tests pass: \`node --test\`

**Manual Verification**:
- [ ] It whistles
`);
  });

  it("reads back what it wrote, whatever the texts hold, and nothing of them becomes structure", () => {
    fc.assert(
      fc.property(records(), (record) => {
        const text = formatPlan(record);
        const plan = parsePlan(text, { path: "p.md" });
        const boxes = (items: readonly string[]) => items.map((item) => item.trim()).filter((item) => item !== "");
        expect(plan.issue).toMatchObject({ id: record.issue.id, file: record.issue.file, action: record.issue.action });
        expect(plan.phases.map(({ number }) => number)).toEqual(record.phases.map((_, index) => String(index + 1)));
        for (const [index, phase] of plan.phases.entries()) {
          const wanted = record.phases[index];
          const read = (items: readonly { text: string }[]) => items.map((item) => parseInlineText(item.text));
          expect(read(phase.criteria.automated)).toEqual(
            boxes((wanted?.automated ?? []).map((item) => toSingleLine(item))),
          );
          expect(read(phase.criteria.manual)).toEqual(boxes((wanted?.manual ?? []).map((item) => toSingleLine(item))));
          expect(phase.criteria.other).toEqual([]);
          expect(phase.changes.map(({ path }) => path)).toEqual(
            wanted?.changes.map(({ path }) => toSingleLine(path) || "?"),
          );
        }
        const { fences, html, repairedFences, headings } = scanBlocks(text);
        expect([fences, html, repairedFences]).toEqual([[], [], []]);
        expect(headings.filter(({ depth }) => depth === 1)).toHaveLength(1);
      }),
      { numRuns: fuzzRuns },
    );
  });
});

describe("tickPlan", () => {
  it("ticks what it is told, phase by phase, and leaves a person's boxes alone", () => {
    const plan = parsePlan(formatPlan(RECORD), { path: "p.md" });
    const ticked = tickPlan(plan, (_, { number }) => number === "2");
    expect(ticked).toBe(plan.text.replaceAll("- [ ] Tests pass", "- [x] Tests pass"));
    expect(parsePlan(ticked, { path: "p.md" }).progress).toEqual({ done: 2, total: 4 });
    expect(tickPlan(parsePlan(ticked, { path: "p.md" }), () => false)).toBe(ticked);
  });
});

function records(): fc.Arbitrary<PlanRecord> {
  const pieces = [
    "a",
    " ",
    "\n",
    "\n\n",
    "```",
    "## x",
    "- [x] b",
    "<!--",
    "`",
    "**Manual**",
    "#",
    "\\",
    "---",
    "[",
    "1. ",
  ];
  const text = fc.oneof(
    fc.string(),
    fc.array(fc.constantFrom(...pieces), { maxLength: 6 }).map((all) => all.join("")),
  );
  // A box that a model wrote itself is dropped; paths of real files hold no line ends.
  const item = text.filter((value) => !/^\s*(?:[-*+]\s+)?\[/.test(value));
  const path = text.filter((value) => toSingleLine(value) === value && !value.startsWith("`"));
  const phase = fc.record({
    title: text,
    overview: text,
    changes: fc.array(fc.record({ path, description: text }), { maxLength: 2 }),
    automated: fc.array(item, { maxLength: 3 }),
    manual: fc.array(item, { maxLength: 3 }),
  });
  return fc.record({
    issue: fc.constant(RECORD.issue),
    date: fc.constant("2026-02-06"),
    currentState: text,
    discoveries: fc.array(text, { maxLength: 2 }),
    desiredEndState: text,
    notDoing: fc.array(text, { maxLength: 2 }),
    approach: text,
    phases: fc.array(phase, { minLength: 1, maxLength: 3 }),
  });
}
