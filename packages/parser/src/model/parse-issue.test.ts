import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseIssue } from "./parse-issue.ts";

const path = ".issues/bugs/P2-BUG-230-slow-start.md";

const EXAMPLE = `---
status: in_progress
labels: [api, cli]
blocked_by:
  - ENH-0007
relates_to: FEAT-3, FEAT-4
parent: EPIC-2
created_at: 2026-01-09
---

# BUG-230: The start is slow

## Location

- **File**: \`src/start.ts\`
- **Line(s)**: 10-20, 31 (at scan commit: a8f4144)
- **Anchor**: \`in function start\`

## Acceptance Criteria

- [x] Starts in a second
  on a slow machine
- [ ] Says what it does

## Session Log

- \`/look\` - 2026-01-10T09:00:00 - \`one.jsonl\`

## Status

**Open** | Created: 2026-01-08 | Priority: P2
`;

describe("parseIssue", () => {
  it("reads the fields of an issue", () => {
    const issue = parseIssue(EXAMPLE, { path });
    expect(issue).toMatchObject({
      id: "BUG-230",
      type: "bug",
      number: 230,
      priority: "P2",
      title: "The start is slow",
      status: "in_progress",
      statusSource: "frontmatter",
      labels: ["api", "cli"],
      blockedBy: ["ENH-0007"],
      blocks: [],
      parent: "EPIC-2",
      relatesTo: ["FEAT-3", "FEAT-4"],
      createdAt: "2026-01-09",
      completedAt: null,
      resolution: null,
    });
    expect(issue.sections.map((section) => section.title)).toEqual([
      "Location",
      "Acceptance Criteria",
      "Session Log",
      "Status",
    ]);
  });

  it("reads the deep parts when they are asked for", () => {
    const issue = parseIssue(EXAMPLE, { path });
    const ranges = [
      { from: 10, to: 20 },
      { from: 31, to: 31 },
    ];
    expect(issue.locations()).toMatchObject([
      { file: "src/start.ts", lines: ranges, commit: "a8f4144", anchor: "in function start" },
    ]);
    expect(issue.criteria()).toMatchObject([
      { text: "Starts in a second on a slow machine", state: "ticked" },
      { text: "Says what it does", state: "unticked" },
    ]);
    expect(issue.criteria().map(({ mark }) => EXAMPLE.charAt(mark ?? -1))).toEqual(["x", " "]);
    expect(issue.sessionLog()).toMatchObject([{ command: "/look", at: "2026-01-10T09:00:00", session: "one.jsonl" }]);
  });

  it("gives an issue for any string", () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: "binary" }), hostile());
    fc.assert(
      fc.property(text, fc.string(), (body, name) => {
        const issue = parseIssue(body, { path: `.issues/bugs/${name}` });
        readEverything(issue);
        expect(issue.text).toBe(body);
      }),
      { numRuns: Number(process.env.LL_FUZZ ?? 500) },
    );
  });
});

function hostile(): fc.Arbitrary<string> {
  const piece = fc.constantFrom(
    "---\n",
    "status: done\n",
    "blocked_by: [ENH-1",
    "## Status\n",
    "## Resolution\n",
    "**",
    "- ",
    "[ ] ",
    "```\n",
    "~~~\n",
    "<!--",
    "-->",
    "# BUG-1: x\n",
    "## Blocked By\n",
    "- ~~ENH-1~~",
    "(",
    ")",
    "`",
    "\r\n",
    "\t",
    "|",
    ": ",
    "Completed",
    "2026-01-01",
    "## Location\n",
    "**File**:",
  );
  return fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(""));
}

function readEverything(issue: ReturnType<typeof parseIssue>): void {
  const { id, type, number, title, status, labels, links, createdAt, completedAt, resolution, statusEvidence } = issue;
  for (const part of [
    id,
    type,
    number,
    title,
    status,
    labels,
    links,
    createdAt,
    completedAt,
    resolution,
    statusEvidence,
  ]) {
    expect(part).toBeDefined();
  }
  for (const list of [
    issue.locations(),
    issue.resolutions(),
    issue.sessionLog(),
    issue.criteria(),
    issue.diagnostics(),
  ]) {
    expect(list).toBeInstanceOf(Array);
  }
}
