import { describe, expect, it } from "vitest";
import { parseIssue, parsePlan, toTreeIssue } from "../src/index.ts";

const SIZE = 60_000;

/** Where the text below ends up: in a reader of its own each. */
const BEGINNINGS = [
  "",
  "# ENH-1",
  "## ",
  "## Status\n\n**",
  "## Status: ",
  "## Resolution\n\n- **Status**: ",
  "## Resolution\n\n### Changes Made\n\n- ",
  "## Resolution\n\n### Verification Results\n\n- ",
  "## Blocked By\n\n- ",
  "## Labels\n\n",
  "## Location\n\n- **File**: `a`\n- **File**: ",
  "## Session Log\n\n- `/a` - ",
  "## Acceptance Criteria\n\n- ",
  "## Work\n\n### Phase 1: x\n\n**File**: ",
];

/** What makes readers look ahead, or back, again and again. */
const PIECES = [
  ..."*_`~-:|[(<\\ \t",
  "**",
  "`a",
  "ENH-1,",
  "ENH-1 (",
  "[a](",
  "```\n",
  "<!--\n",
  "- ENH-1\n",
  "- [ ] a\n",
  "## Resolution\n",
  "## Acceptance Criteria\n",
  "### Phase 1\n",
];

describe("an issue of very many entries", () => {
  it.each([
    ["## Location\n\n- **File**: `a`\n- **Lines**: ", "1,"],
    ["## Location\n\n- **File**: ", "`a/b` "],
    ["## Labels\n\n", "`a` "],
    ["## Blocked By\n\n- ", "ENH-1, "],
    ["## Acceptance Criteria\n\n", "- [ ] a\n"],
    ["", "```\nx\n````x\n"],
    ["", "<<<<<<< a\n=======\n>>>>>>> b\n"],
  ])("is read without running out of stack behind %j", (beginning, piece) => {
    const issue = parseIssue(beginning + piece.repeat(150_000), { path: ".issues/bugs/P2-BUG-1-x.md" });
    const all = [
      issue.locations(),
      issue.labels,
      issue.links,
      issue.criteria(),
      issue.diagnostics(),
      [toTreeIssue(issue)],
    ];
    expect(all.every((list) => list.length <= 600_000)).toBe(true);
  });
});

describe("an issue of one piece over and over", () => {
  // A reader whose work grows with the square of the text needs minutes for this, not seconds.
  it.each(BEGINNINGS)("is read to the end behind %j", (beginning) => {
    for (const piece of PIECES) {
      const text = `${beginning}${piece.repeat(SIZE / piece.length)}x\n## Summary\n`;
      const issue = parseIssue(text, { path: ".issues/bugs/P2-BUG-1-x.md" });
      const deep = [issue.locations(), issue.resolutions(), issue.sessionLog(), issue.criteria(), issue.diagnostics()];
      expect(deep.flat().length).toBeLessThan(SIZE);
      expect(toTreeIssue(issue).links.length).toBeLessThan(SIZE);
      expect([issue.title, issue.labels.length, issue.createdAt]).toHaveLength(3);
      expect(parsePlan(text, { path: "plan.md" }).progress.done).toBe(0);
    }
  });
});
