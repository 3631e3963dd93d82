import { describe, expect, it } from "vitest";
import { issueText } from "../../test/issue-text.ts";
import { makeTree } from "../../test/tree.ts";
import { DEFAULT_CONFIG } from "../config/config.ts";
import { findDuplicates, findSimilarToIssue } from "./find-similar.ts";
import { searchIssues } from "./search-issues.ts";

const NOW = new Date("2026-06-10T12:00:00Z");

function tree() {
  return makeTree({
    ".issues/bugs/P1-BUG-001-lamp.md": issueText({
      title: "BUG-001: Lamp flickers in the hall",
      body: `${"\n\nNothing here of use to anybody.".repeat(20)}\n\nThe **Relay** sticks when the mains voltage drops.\n`,
    }),
    ".issues/bugs/P2-BUG-002-door.md": issueText({
      title: "BUG-002: Door creaks",
      frontmatter: ["status: done", "labels: [hall]"],
      body: "\nIt is near the lamp. The relays of the bell are elsewhere.\n",
    }),
    ".issues/features/P2-FEAT-003-x.md": issueText({
      title: "FEAT-003: 玄関のランプを暖かい色にする",
      body: "\n調光も。\n",
    }),
  });
}

const search = (root: string, query: string, limit = 10) =>
  searchIssues(root, DEFAULT_CONFIG, { query, limit, now: NOW });
const ids = async (root: string, query: string) => (await search(root, query)).hits.map(({ id }) => id);

describe("search", () => {
  it.each([
    ["lamp", ["BUG-001", "BUG-002"]],
    ["RELAY voltage", ["BUG-001"]],
    ["voltage relay", ["BUG-001"]],
    ["rel", ["BUG-001", "BUG-002"]],
    ["lays", []],
    ['"mains voltage"', ["BUG-001"]],
    ["ランプ", ["FEAT-003"]],
    ["調光", ["FEAT-003"]],
    ["lamp status:done", ["BUG-002"]],
    ["lamp -door", ["BUG-001"]],
  ])("%j finds %j", async (query, expected) => {
    const { root } = tree();
    expect((await ids(root, query)).sort()).toEqual(expected);
  });

  it("refuses conditions alone, which are for list", async () => {
    await expect(search(tree().root, "label:hall is:open")).rejects.toMatchObject({
      code: "LLI_QUERY_INVALID",
      hint: "`ll-issues list label:hall is:open` lists what fits them.",
    });
  });

  it("puts a title before a text, and all words before some", async () => {
    const { root } = tree();
    expect(await ids(root, "lamp")).toEqual(["BUG-001", "BUG-002"]);
    expect(await search(root, "door voltage")).toMatchObject({ complete: false, total: 2 });
  });

  it("shows where the words stand, marked, with the line", async () => {
    const { root, read } = tree();
    const [hit] = (await search(root, "relay voltage")).hits;
    const { text = "", marks = [], line = 0 } = hit?.snippet ?? {};
    expect(marks.map(([start, end]) => text.slice(start, end))).toEqual(["Relay", "voltage"]);
    expect(read(hit?.path ?? "").split("\n")[line - 1]).toContain("Relay");
    expect(text.length).toBeLessThan(200);
    const [titled, labelled] = (await search(root, "hall")).hits;
    // Where only the title has it there is nothing more to show, and of the frontmatter the line.
    expect(titled?.snippet).toBeNull();
    expect(labelled?.snippet).toEqual({ text: "labels: [hall]", marks: [[9, 13]], line: 3 });
    expect(titled?.titleMarks.map(([start, end]) => titled.title.slice(start, end))).toEqual(["hall"]);
  });

  it("takes a misspelt word for the nearest one, and says so", async () => {
    const { root } = tree();
    expect(await search(root, "voltge")).toMatchObject({
      hits: [{ id: "BUG-001" }],
      corrected: [{ from: "voltge", to: "voltage" }],
    });
    expect(await search(root, "lamp zzzzzz")).toMatchObject({ complete: false, corrected: [] });
  });

  it("says how many there are when fewer are shown", async () => {
    const { root } = tree();
    const { hits, total } = await search(root, "lamp", 1);
    expect({ shown: hits.length, total }).toEqual({ shown: 1, total: 2 });
  });
});

describe("likeness", () => {
  it("finds the issue of nearly the same words, and pairs of them", async () => {
    const { root } = makeTree({
      ".issues/bugs/P2-BUG-001-a.md": "# BUG-001: Lamp in the hall flickers\n\n## Summary\n\nIt flickers at night.\n",
      ".issues/bugs/P2-BUG-002-b.md": "# BUG-002: Hall lamp flickers at night\n\n## Summary\n\nThe lamp flickers.\n",
      ".issues/bugs/P2-BUG-003-c.md": "# BUG-003: Door creaks\n\n## Summary\n\nLoudly.\n",
      ".issues/bugs/P2-BUG-004-d.md": "---\nstatus: done\n---\n# BUG-004: Garden gate\n\n## Summary\n\nRusty gate.\n",
      ".issues/bugs/P2-BUG-005-e.md":
        "---\nstatus: done\n---\n# BUG-005: Gate of the garden\n\n## Summary\n\nRusty gate.\n",
    });
    const similar = await findSimilarToIssue(root, DEFAULT_CONFIG, "1", 0.2);
    expect(similar.map(({ id }) => id)).toEqual(["BUG-002"]);
    const open = await findDuplicates(root, DEFAULT_CONFIG, { minimum: 0.4 });
    expect(open.map(({ first, second }) => [first.id, second.id])).toEqual([["BUG-001", "BUG-002"]]);
    const all = await findDuplicates(root, DEFAULT_CONFIG, { minimum: 0.4, all: true });
    expect(all).toHaveLength(2);
    expect(all.every(({ score }) => score >= 0.4 && score <= 1)).toBe(true);
  });
});
