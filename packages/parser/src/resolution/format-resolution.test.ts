import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fuzzRuns, fuzzTimeout } from "../../test/fuzz-runs.ts";
import { applyIssueEdits } from "../edit/apply-issue-edits.ts";
import { parseIssue } from "../model/parse-issue.ts";
import { formatResolution, type ResolutionRecord } from "./format-resolution.ts";
import { toSingleLine } from "./inline-text.ts";

const RECORD: ResolutionRecord = {
  kind: "resolved",
  action: "fix",
  date: "2026-02-06",
  changes: [{ path: "src/pool.ts", description: "what was done there" }],
  verification: [
    { name: "Tests", verdict: "PASS", detail: "39/39" },
    { name: "Lint", verdict: "PASS", detail: "" },
  ],
};

describe("formatResolution", { timeout: fuzzTimeout }, () => {
  it("writes a resolved issue in the format's shape", () => {
    expect(formatResolution(RECORD)).toBe(
      `- **Action**: fix
- **Completed**: 2026-02-06
- **Status**: Completed

### Changes Made
- \`src/pool.ts\`: what was done there

### Verification Results
- Tests: PASS (39/39)
- Lint: PASS
`,
    );
  });

  it("writes a closed one", () => {
    const record = { ...RECORD, kind: "closed", closeReason: "already_fixed", changes: [], verification: [] } as const;
    expect(formatResolution(record)).toBe(
      "- **Action**: fix\n- **Status**: Closed - Already Fixed\n- **Closed**: 2026-02-06\n- **Reason**: already_fixed\n",
    );
  });

  it("writes a decomposed one, with a summary and notes", () => {
    const record: ResolutionRecord = {
      ...RECORD,
      kind: "decomposed",
      summary: "Too large.\n\nSplit in two.",
      changes: [],
      verification: [],
      decomposedInto: ["ENH-12", "ENH-13"],
      notes: [{ title: "Decisions", lines: ["keep the name", ""] }],
    };
    expect(formatResolution(record)).toBe(
      `- **Action**: fix
- **Completed**: 2026-02-06
- **Status**: Decomposed

Too large.

Split in two.

### Decomposed Into
- ENH-12
- ENH-13

### Decisions
- keep the name
`,
    );
  });

  it("reads back what it wrote", () => {
    fc.assert(
      fc.property(records(), (record) => {
        const text = `# BUG-1: x\n\n## Resolution\n\n${formatResolution(record)}`;
        const [read] = parseIssue(text, { path: "bugs/P2-BUG-1-x.md" }).resolutions();
        expect(read?.changes).toEqual(
          record.changes.map(({ path, description }) => ({
            path: toSingleLine(path) || "?",
            description: toSingleLine(description),
          })),
        );
        expect(read?.verification.map(({ detail }) => detail)).toEqual(
          record.verification.map(({ detail }) => toSingleLine(detail)),
        );
        expect(read?.outcome).toBe(record.kind === "resolved" ? "done" : "cancelled");
      }),
      { numRuns: fuzzRuns },
    );
  });

  it("lets nothing out of the section (A24)", () => {
    fc.assert(
      fc.property(records(), (record) => {
        const before = "---\nstatus: open\n---\n\n# BUG-1: x\n\n## Summary\n\ntext\n\n";
        const after = "## Session Log\n\n- `/look` - 2026-01-01\n\n## Status\n\n**Open**\n";
        const text = `${before}## Resolution\n\n${formatResolution(record)}\n${after}`;
        const issue = parseIssue(text, { path: "bugs/P2-BUG-1-x.md" });
        const tops = issue.scan.headings.filter((heading) => heading.depth < 3);
        expect(tops.map((heading) => heading.title)).toEqual([
          "BUG-1: x",
          "Summary",
          "Resolution",
          "Session Log",
          "Status",
        ]);
        expect(issue.scan.repairedFences).toEqual([]);
        expect(issue.scan.html).toEqual([]);
        expect(issue.scan.fences).toEqual([]);
        expect(text.slice(issue.section("Session Log")?.headingStart)).toBe(after);
        expect(issue.frontmatter.keys).toEqual(["status"]);
      }),
      { numRuns: fuzzRuns },
    );
  });

  it.each(["\n", "\r\n"])("can be appended to any issue, once, with %j (A24)", (newline) => {
    const text =
      "---\nstatus: open\n---\n\n# BUG-1: x\n\n## Summary\n\ntext\n\n## Session Log\n\n- `/look` - 2026-01-01\n\n## Status\n\n**Open**\n";
    const before = text.replaceAll("\n", newline);
    const source = { path: "bugs/P2-BUG-1-x.md" };
    fc.assert(
      fc.property(records(), (record) => {
        const edit = { kind: "append-resolution", text: formatResolution(record) } as const;
        const after = applyIssueEdits(before, [edit], source);
        const issue = parseIssue(after, source);
        expect(issue.sections.map((section) => section.title)).toEqual([
          "Summary",
          "Resolution",
          "Session Log",
          "Status",
        ]);
        expect(after.slice(issue.section("Session Log")?.headingStart)).toBe(
          before.slice(before.indexOf("## Session Log")),
        );
        expect(after.startsWith(before.slice(0, before.indexOf("## Session Log")))).toBe(true);
        expect(applyIssueEdits(after, [edit], source)).toBe(after);
        if (newline === "\r\n") expect(after).not.toMatch(/(?<!\r)\n/);
      }),
      { numRuns: fuzzRuns },
    );
  });

  it("keeps control characters, bidirectional marks and remote images out", () => {
    const hostile = "a\u001b[2Jb\u202ec\u0000d\u{e0041}";
    const description = `${hostile}![x](http://example.org/i.png)`;
    const text = formatResolution({ ...RECORD, changes: [{ path: `p${hostile}`, description }] });
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e\u{e0041}]|(?<!\\)!\[x/u);
  });

  it("does not grow without bounds", () => {
    const changes = Array.from({ length: 10_000 }, () => ({ path: "a", description: "b".repeat(100_000) }));
    expect(formatResolution({ ...RECORD, changes }).length).toBeLessThan(1_100_000);
  });
});

/** Records whose texts are made of what could break a Markdown file. */
function records(): fc.Arbitrary<ResolutionRecord> {
  const piece = fc.constantFrom(
    "```",
    "~~~",
    "<!--",
    "-->",
    "---",
    "===",
    "# Title",
    "## Status",
    "## Resolution",
    "\n",
    "\r\n",
    "\r",
    "\n\n",
    " ",
    "\t",
    "- ",
    "* ",
    "+ ",
    "1. ",
    "> ",
    "`",
    "``",
    "\\",
    "[a]: b",
    "[ ]",
    "<div>",
    "</div>",
    "<script>",
    "<?",
    "![",
    "](",
    ")",
    "(",
    ": ",
    "**",
    "_",
    "|",
    "&lt;",
    "word",
    "é",
    "\u2028",
    "\u001b[0m",
    "    ",
    "~",
    "=",
    "$&",
  );
  const text = fc.oneof(
    fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join("")),
    fc.string({ unit: "grapheme" }),
  );
  return fc.record(
    {
      kind: fc.constantFrom("resolved", "closed", "decomposed"),
      closeReason: fc.constantFrom("stale", "wont_do", "duplicate"),
      action: text,
      date: text,
      summary: text,
      changes: fc.array(fc.record({ path: text, description: text }), { maxLength: 4 }),
      verification: fc.array(fc.record({ name: text, verdict: text, detail: text }), { maxLength: 4 }),
      decomposedInto: fc.array(text, { maxLength: 3 }),
      notes: fc.array(fc.record({ title: text, lines: fc.array(text, { maxLength: 3 }) }), { maxLength: 2 }),
    },
    { requiredKeys: ["kind", "action", "date", "changes", "verification"] },
  );
}
