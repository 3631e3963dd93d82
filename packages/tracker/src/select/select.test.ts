import { describe, expect, it } from "vitest";
import { issueText } from "../../test/issue-text.ts";
import { makeTree } from "../../test/tree.ts";
import { DEFAULT_CONFIG } from "../config/config.ts";
import { scanIssues } from "../scan/scan-issues.ts";
import type { ScanResult } from "../scan/scan-result.ts";
import type { IssueFilter } from "./filter-issues.ts";
import { filterIssues } from "./filter-issues.ts";
import { selectNext } from "./select-next.ts";

/** Each entry: a file name and the lines of its frontmatter. */
function scan(issues: Readonly<Record<string, readonly string[]>>): Promise<ScanResult> {
  const files = Object.entries(issues).map(([name, frontmatter]) => [
    `.issues/bugs/${name}`,
    issueText({ frontmatter }),
  ]);
  return scanIssues(makeTree({ ".issues/README.md": "", ...Object.fromEntries(files) }).root, DEFAULT_CONFIG);
}

describe("filterIssues", () => {
  it.each<[IssueFilter, readonly string[]]>([
    [{}, ["BUG-1", "BUG-2", "FEAT-3"]],
    [{ type: [] }, ["BUG-1", "BUG-2", "FEAT-3"]],
    [{ type: ["bug"] }, ["BUG-1", "BUG-2"]],
    [{ type: ["FEAT", "epic"] }, ["FEAT-3"]],
    [{ status: ["in-progress"] }, ["BUG-2"]],
    [{ status: ["open", "done"] }, ["BUG-1", "FEAT-3"]],
    [{ priority: ["p1"] }, ["BUG-1"]],
    [{ priority: ["none"] }, ["FEAT-3"]],
    [{ label: ["Speed"] }, ["BUG-1", "BUG-2"]],
    [{ label: ["speed", "pool"], priority: ["P2"] }, ["BUG-2"]],
    [{ label: ["none"] }, []],
  ])("%j", async (filter, ids) => {
    const result = await scan({
      "P1-BUG-1-a.md": ["status: open", "labels: [speed]"],
      "P2-BUG-2-b.md": ["status: in_progress", "labels: [pool, speed]"],
      "FEAT-3-c.md": ["status: done"],
    });
    expect(
      filterIssues(result, filter)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(ids);
  });
});

describe("selectNext", () => {
  it.each([
    ["the most urgent", { "P2-BUG-1-a.md": [], "P0-BUG-2-b.md": [], "BUG-3-c.md": [] }, "BUG-2"],
    ["P10 after P9", { "P10-BUG-1-a.md": [], "P9-BUG-2-b.md": [] }, "BUG-2"],
    [
      "of those the oldest, by instant",
      {
        "P1-BUG-1-a.md": ["created_at: 2026-01-02T00:30:00+01:00"],
        "P1-BUG-2-b.md": ["created_at: 2026-01-02"],
        "P1-BUG-3-c.md": [],
      },
      "BUG-1",
    ],
    ["of those the smallest number", { "P1-BUG-10-a.md": [], "P1-BUG-9-b.md": [] }, "BUG-9"],
    ["only what is ready", { "P0-BUG-1-a.md": ["blocked_by: BUG-2"], "P5-BUG-2-b.md": [] }, "BUG-2"],
  ])("takes %s", async (_, issues, id) => {
    await expect(scan(issues).then(selectNext)).resolves.toMatchObject({ issue: { id }, reason: null });
  });

  it.each([
    [{}, "There are no issues"],
    [{ "P1-BUG-1-a.md": ["status: done"] }, "The only issue is done or cancelled"],
    [
      { "P1-BUG-1-a.md": ["status: done"], "P1-BUG-2-b.md": ["status: cancelled"] },
      "All 2 issues are done or cancelled",
    ],
    [{ "P1-BUG-1-a.md": ["status: waiting"] }, "The one issue left is not ready: 1 waiting"],
    [
      {
        "P1-BUG-1-a.md": ["blocked_by: BUG-2"],
        "P1-BUG-2-b.md": ["status: waiting"],
        "P1-BUG-3-c.md": ["status: done"],
      },
      "None of the 2 issues left is ready: BUG-1 waits for BUG-2; 1 waiting",
    ],
  ])("says why there is none", async (issues, reason) => {
    await expect(scan(issues).then(selectNext)).resolves.toEqual({ issue: null, reason });
  });
});
