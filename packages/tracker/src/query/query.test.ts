import { describe, expect, it } from "vitest";
import { issueText } from "../../test/issue-text.ts";
import { makeTree } from "../../test/tree.ts";
import { DEFAULT_CONFIG } from "../config/config.ts";
import { scanIssues } from "../scan/scan-issues.ts";
import { selectByQuery } from "./match-query.ts";
import { parseQuery } from "./parse-query.ts";
import { sortIssues } from "./sort-issues.ts";

const NOW = new Date("2026-06-10T12:00:00Z");

async function scan() {
  const { root } = makeTree({
    ".issues/bugs/P1-BUG-001-lamp.md": issueText({
      title: "BUG-001: Lamp flickers",
      frontmatter: ["status: open", "labels: [cli, 'needs review']", "created_at: 2026-04-30T23:59:59Z"],
    }),
    ".issues/bugs/P3-BUG-002-door.md": issueText({
      title: "BUG-002: Door",
      frontmatter: ["status: done", "created_at: 2026-05-01", "completed_at: 2026-06-09"],
    }),
    ".issues/epics/P2-EPIC-003-house.md": issueText({ title: "EPIC-003: House", frontmatter: ["status: in_progress"] }),
    ".issues/features/FEAT-004-ランプ.md": issueText({
      title: "FEAT-004: ランプの色",
      frontmatter: ["status: open", "blocked_by: [BUG-1]", "parent: EPIC-3", "created_at: 2026-06-09"],
    }),
  });
  return (await scanIssues(root, DEFAULT_CONFIG)).issues;
}

describe("a query", () => {
  it.each([
    ["", [1, 2, 3, 4]],
    ["label:cli status:open", [1]],
    ['label:"needs review"', [1]],
    ["label:need*", [1]],
    ["-label:cli", [2, 3, 4]],
    ["!type:bug", [3, 4]],
    ["type:bug,EPIC", [1, 2, 3]],
    ["status:done,in-progress", [2, 3]],
    ["before:2026-05", [1]],
    ["after:2026-05", [2, 4]],
    ["after:2d", [4]],
    ["closed-after:yesterday", [2]],
    ["priority:P1..P2", [1, 3]],
    ["priority:none", [4]],
    ["is:ready", [1]],
    ["is:blocked", [4]],
    ["-is:ended", [1, 3, 4]],
    ["has:parent", [4]],
    ["no:labels -type:epic", [2, 4]],
    ["parent:3", [4]],
    ["blocked-by:bug-001", [4]],
    ["id:2", [2]],
    ["lamp", [1]],
    ["LAMP flickers", [1]],
    ['"lamp door"', []],
    ["ランプ", [4]],
    ["-lamp", [2, 3, 4]],
  ])("%j means %j", async (query, numbers) => {
    expect(selectByQuery(await scan(), query, NOW).map(({ number }) => number)).toEqual(numbers);
  });

  it.each([
    ["labl:cli", "Did you mean label:?"],
    ["status:opn", "Did you mean status:open?"],
    ["before:soon", "2026-05"],
    ["label:", "behind the colon"],
    ['"open end', 'Close it with ".'],
    ["is:redy", "Did you mean is:ready?"],
    ["parent:../x", "BUG-12"],
  ])("%j is refused with a hint", async (query, hint) => {
    const issues = await scan();
    expect(() => selectByQuery(issues, query, NOW)).toThrow(
      expect.objectContaining({ code: "LLI_QUERY_INVALID", hint: expect.stringContaining(hint) }),
    );
  });

  it("takes a word with a colon in quotes as a word", () => {
    expect(parseQuery('"a:b" c').terms).toEqual([
      { negated: false, key: null, values: ["a:b"] },
      { negated: false, key: null, values: ["c"] },
    ]);
  });
});

describe("sorting", () => {
  it.each([
    [[], [1, 3, 2, 4]],
    [["-number"], [4, 3, 2, 1]],
    [
      ["status", "-created"],
      [4, 1, 3, 2],
    ],
    [["title"], [2, 3, 1, 4]],
  ])("by %j", async (keys, numbers) => {
    expect(sortIssues(await scan(), keys).map(({ number }) => number)).toEqual(numbers);
  });

  it("refuses an unknown key", async () => {
    const issues = await scan();
    expect(() => sortIssues(issues, ["priorty"])).toThrow(expect.objectContaining({ hint: "Did you mean priority?" }));
  });
});
