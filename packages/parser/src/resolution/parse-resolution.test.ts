import { describe, expect, it } from "vitest";
import { parseIssue } from "../model/parse-issue.ts";
import { parseResolutionHead } from "./parse-resolution.ts";

const head = (body: string) => parseResolutionHead(body, { bodyStart: 0, ownEnd: body.length, end: body.length });

describe("parseResolutionHead", () => {
  it.each([
    ["- **Action**: fix\n- **Completed**: 2026-02-06\n- **Status**: Completed\n", "Completed", "2026-02-06", "done"],
    ["**Action**: fix\n**Status**: Done\n", "Done", null, "done"],
    [
      "- **Status**: Closed - Already Fixed\n- **Closed**: 2026-02-06\n",
      "Closed - Already Fixed",
      "2026-02-06",
      "done",
    ],
    ["- **Status**: Closed\n- **Closed**: 2026-02-06\n- **Reason**: wont_do\n", "Closed", "2026-02-06", "cancelled"],
    ["- **Status**: Closed\n- **Reason**: already_fixed\n", "Closed", null, "done"],
    ["- **Closed**: 2026-02-06\n- **Reason**: stale\n", null, "2026-02-06", "cancelled"],
    ["- **Status**: Decomposed\n", "Decomposed", null, "cancelled"],
    ["**Status**: Completed 2026-02-06\n", "Completed 2026-02-06", "2026-02-06", "done"],
    ["**Fixed**: 2026-02-06\n", null, "2026-02-06", "done"],
    ["**Fixed** | Resolved: 2026-02-06\n", "Fixed", "2026-02-06", "done"],
    ["**Completed** on 2026-02-06T10:00:00Z.\n", "Completed", "2026-02-06T10:00:00Z", "done"],
    ["**Won't Do** - another command does it\n", "Won't Do", null, "cancelled"],
    ["Implemented 2026-02-06.\n", "Implemented", "2026-02-06", "done"],
    ["- **Date**: 2026-02-06\n- **Changes**: many\n", null, "2026-02-06", "done"],
    ["- **Date**: 2026-02-06\n", null, "2026-02-06", null],
    ["- **Action**: fix\n", null, null, "done"],
    ["- **Outcome**: it is fast now\n", null, null, "done"],
    ["- **Result**: COMPLETED\n", "COMPLETED", null, "done"],
    ["**Fixed**: the pool drains itself\n", null, null, "done"],
    ["**Completed by**: a person\n**Date**: 2026-02-06\n", null, "2026-02-06", "done"],
    ["Split the pool in two.\n", null, null, "done"],
    ["Split into ENH-1 and ENH-2.\n", null, null, "cancelled"],
    ["Won't be done: another command does it.\n", null, null, "cancelled"],
    ["_Not yet resolved._\n", null, null, null],
    ["TBD\n", null, null, null],
    ["Partially done; the queue is missing.\n", null, null, null],
    ["Partly done; the queue is missing.\n", null, null, null],
    ["- **Status**: Half of it\n- **Completed**: 2026-02-06\n", "Half of it", "2026-02-06", null],
    ["We had a look and it was good.\n", null, null, "done"],
    ["", null, null, null],
    ["```\n- **Status**: Completed\n```\n", null, null, null],
    ["<!-- what was done -->\n", null, null, null],
  ])("reads %j", (body, status, completed, outcome) => {
    expect(head(body)).toMatchObject({ status, completed, outcome });
  });
});

describe("resolutions", () => {
  const TEXT = `# BUG-1: x

## Resolution

- **Action**: fix
- **Completed**: 2026-02-06
- **Status**: Completed

### Changes Made
- \`src/pool.ts\`: drained \\<all\\> of it
- **\`src/queue.ts\`** - renamed
- only prose

### Verification Results
- Tests: PASS (39/39 (12 new))
- Lint: PASS
- **Types**: SKIP (not configured)

## Resolution (Second Fix)

- **Status**: Decomposed

### Decomposed Into
- ENH-12: the first half
- [ENH-13](x.md)
`;

  it("reads every section, and the last one as the resolution", () => {
    const issue = parseIssue(TEXT, { path: "bugs/P2-BUG-1-x.md" });
    expect(issue.resolutions()).toMatchObject([
      {
        action: "fix",
        changes: [
          { path: "src/pool.ts", description: "drained <all> of it" },
          { path: "src/queue.ts", description: "renamed" },
        ],
        verification: [
          { name: "Tests", verdict: "PASS", detail: "39/39 (12 new)" },
          { name: "Lint", verdict: "PASS", detail: "" },
          { name: "Types", verdict: "SKIP", detail: "not configured" },
        ],
      },
      { action: null, outcome: "cancelled", decomposedInto: ["ENH-12", "ENH-13"] },
    ]);
    expect(issue.resolution).toEqual({ action: null, status: "Decomposed", completed: null });
    expect([issue.status, issue.statusSource]).toEqual(["cancelled", "resolution"]);
  });

  it("takes parts below headings for work that was done", () => {
    const text = "# BUG-1: x\n\n## Resolution\n\n### Changes Made\n\n- `a.ts`: mended\n";
    expect(parseIssue(text, { path: "bugs/P2-BUG-1-x.md" })).toMatchObject({
      status: "done",
      statusSource: "resolution",
    });
  });

  it("does not count a Resolution above which the issue was reopened", () => {
    const issue = parseIssue(`${TEXT}\n## Reopened\n\nNo.\n\n## Status\n\n**In Progress**\n`, {
      path: "bugs/P2-BUG-1-x.md",
    });
    expect([issue.status, issue.statusSource]).toEqual(["in_progress", "footer"]);
  });

  it("sees none in a fence or a comment (A23)", () => {
    const text = "# BUG-1: x\n\n```\n## Resolution\n- **Status**: Completed\n```\n\n<!--\n## Resolution\n-->\n";
    const issue = parseIssue(text, { path: "bugs/P2-BUG-1-x.md" });
    expect([issue.resolution, issue.resolutions(), issue.status]).toEqual([null, [], "open"]);
  });
});
