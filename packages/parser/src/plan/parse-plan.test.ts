import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fuzzRuns, fuzzTimeout } from "../../test/fuzz-runs.ts";
import { type Plan, parsePlan } from "./parse-plan.ts";

const PLAN = `# BUG-230: The start is slow - Implementation Plan

## Issue Reference
- **File**: \`.issues/bugs/P2-BUG-230-slow-start.md\`
- **Type**: bug
- **Priority**: P2 (High)
- **Action**: fix

## What We're NOT Doing

- Not caching anything
- Not touching the \`pool\`,
  which is fast

## Implementation Phases

### Phase 1: Measure

#### Changes Required

**File**: \`src/start.ts\`
1. Take the time
**Files**: \`src/a.ts\` [NEW], \`src/b.ts\` (append)

\`\`\`ts
// **File**: \`src/not-this.ts\`
// - [ ] nor this
\`\`\`

#### Success Criteria

**Automated Verification**:
- [x] Tests pass: \`npm test\`
- [ ] Lint passes

**Manual Verification**:
- [ ] It feels fast

---

### Phase 2b - Mend

#### Success Criteria
- [x] It starts

## Testing Strategy

- [ ] one more box
`;

describe("parsePlan", { timeout: fuzzTimeout }, () => {
  const plan: Plan = parsePlan(PLAN, { path: "plans/p.md" });

  it("reads title, issue and limits", () => {
    expect(plan).toMatchObject({
      title: "The start is slow",
      issue: {
        id: "BUG-230",
        file: ".issues/bugs/P2-BUG-230-slow-start.md",
        type: "bug",
        priority: "P2",
        action: "fix",
      },
      notDoing: ["Not caching anything", "Not touching the `pool`, which is fast"],
      progress: { done: 2, total: 5 },
    });
  });

  it("reads phases with their changes and criteria", () => {
    expect(plan.phases).toMatchObject([
      {
        number: "1",
        title: "Measure",
        changes: [
          { path: "src/start.ts", note: null },
          { path: "src/a.ts", note: "NEW" },
          { path: "src/b.ts", note: "append" },
        ],
        criteria: {
          automated: [{ text: "Tests pass: `npm test`", state: "ticked" }, { text: "Lint passes" }],
          manual: [{ text: "It feels fast", state: "unticked" }],
          other: [],
        },
        progress: { done: 1, total: 3 },
      },
      { number: "2b", title: "Mend", criteria: { other: [{ text: "It starts" }] }, progress: { done: 1, total: 1 } },
    ]);
  });

  it("takes the id from the reference when the H1 has none", () => {
    const text = "# Plan\n\n## Issue Reference\n- **File**: .issues/bugs/P2-BUG-7-x.md\n";
    expect(parsePlan(text, { path: "p.md" }).issue).toMatchObject({ id: "BUG-7" });
  });

  it("gives a plan for any string", () => {
    const pieces = [
      "## Phase 1\n",
      "### Phase 2: x\n",
      "- [ ] a\n",
      "**File**: `",
      "```\n",
      "**Manual**\n",
      "\n",
      "# x\n",
      "`",
      "[",
      "(",
    ];
    const text = fc.oneof(
      fc.string(),
      fc.array(fc.constantFrom(...pieces)).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(text, (body) => {
        const { phases, progress } = parsePlan(body, { path: "p.md" });
        const done = phases.reduce((sum, phase) => sum + phase.progress.done, 0);
        expect(done).toBeLessThanOrEqual(progress.done);
      }),
      { numRuns: fuzzRuns },
    );
  });
});
