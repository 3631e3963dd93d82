import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fuzzRuns, fuzzTimeout } from "../../test/fuzz-runs.ts";
import { loadStrictReader } from "../frontmatter/load-strict-reader.ts";
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

describe("parseIssue", { timeout: fuzzTimeout }, () => {
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

  it("reads a document that is no issue, with nested frontmatter", async () => {
    const text =
      "---\nphase: 02-x\nneeds:\n  - phase: 02-01\n    gives: a pool\nfiles:\n  made:\n    - a.ts\n  changed: []\n---\n\n# Phase 2: The pool\n";
    const issue = parseIssue(text, { path: "docs/summary.md", strict: await loadStrictReader() });
    expect(issue).toMatchObject({
      id: "summary",
      type: "document",
      number: 0,
      title: "Phase 2: The pool",
      status: "open",
    });
    expect(issue.frontmatter.get("needs")).toEqual([
      new Map([
        ["phase", "02-01"],
        ["gives", "a pool"],
      ]),
    ]);
    expect(issue.frontmatter.get("files")).toEqual(
      new Map<string, unknown>([
        ["made", ["a.ts"]],
        ["changed", []],
      ]),
    );
    expect(issue.diagnostics().map((diagnostic) => diagnostic.rule)).toEqual(["filename-pattern"]);
  });

  it("falls back from key to key and from place to place for the dates", () => {
    const read = (text: string): readonly (string | null)[] => {
      const { createdAt, completedAt } = parseIssue(text, { path });
      return [createdAt, completedAt];
    };
    const footer =
      "# BUG-230: x\n\n## Status\n\n**Done** | Created: 2026-01-01 | Fixed: 2026-01-05 | Closed: 2026-01-06\n";
    expect(read(footer)).toEqual(["2026-01-01", "2026-01-06"]);
    expect(read(`# BUG-230: x\n\n## Resolution\n\n- **Completed**: 2026-01-04\n\n${footer}`)).toEqual([
      "2026-01-01",
      "2026-01-04",
    ]);
    expect(
      read(
        `---\ndiscovered_date: 2026-01-02\ncaptured_at: 2026-01-03T04:05:06Z\nclosed_date: 2026-01-07\n---\n${footer}`,
      ),
    ).toEqual(["2026-01-03T04:05:06Z", "2026-01-07"]);
  });

  it("takes the status from the first place that speaks", () => {
    const read = (text: string, at = path): readonly string[] => {
      const { status, statusSource } = parseIssue(text, { path: at });
      return [status, statusSource];
    };
    const footer = "\n## Status\n\n**Blocked**\n";
    const resolution = "\n## Resolution\n\n- **Status**: Completed\n";
    expect(read("")).toEqual(["open", "default"]);
    expect(read(footer)).toEqual(["blocked", "footer"]);
    expect(read(resolution + footer)).toEqual(["done", "resolution"]);
    expect(read(resolution, ".issues/deferred/P2-BUG-230-x.md")).toEqual(["deferred", "directory"]);
    expect(read(`---\nstatus: wip\n---\n${resolution}`, ".issues/completed/P2-BUG-230-x.md")).toEqual([
      "in_progress",
      "frontmatter",
    ]);
    expect(read(`---\nstatus: sleeping\n---\n${resolution}`)).toEqual(["open", "frontmatter"]);
    expect(read(footer, ".issues/bugs/P2-BUG-230-completed.md")).toEqual(["blocked", "footer"]);
  });

  it("lets the frontmatter win over the sections, relation by relation", () => {
    const body = "\n## Blocked By\n\n- ENH-1\n- ~~ENH-2~~ (done)\n\n## Depends On\n\n- ENH-3\n\n## Blocks\n\n- ENH-4\n";
    expect(parseIssue(body, { path })).toMatchObject({ blockedBy: ["ENH-1", "ENH-3"], blocks: ["ENH-4"] });
    expect(parseIssue(`---\ndepends_on: FEAT-9\n---\n${body}`, { path })).toMatchObject({
      blockedBy: ["FEAT-9"],
      blocks: ["ENH-4"],
    });
    expect(parseIssue(`---\nblocked_by: []\n---\n${body}`, { path }).blockedBy).toEqual([]);
    expect(parseIssue(`---\nblocked_by:\n---\n${body}`, { path }).blockedBy).toEqual(["ENH-1", "ENH-3"]);
    expect(parseIssue("---\nblocked_by: [230, 'None', P2-ENH-7-slug.md]\nepic: EPIC-2\n---\n", { path })).toMatchObject(
      {
        blockedBy: ["230", "ENH-7"],
        parent: "EPIC-2",
      },
    );
  });

  it("gives an issue for any string", () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: "binary" }), hostile());
    fc.assert(
      fc.property(text, fc.string(), (body, name) => {
        const issue = parseIssue(body, { path: `.issues/bugs/${name}` });
        readEverything(issue);
        expect(issue.text).toBe(body);
      }),
      { numRuns: fuzzRuns },
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
