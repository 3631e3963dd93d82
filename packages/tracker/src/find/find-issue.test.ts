import { rmSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { issueText } from "../../test/issue-text.ts";
import { makeTree } from "../../test/tree.ts";
import { DEFAULT_CONFIG } from "../config/config.ts";
import { scanIssues } from "../scan/scan-issues.ts";
import { findIssue } from "./find-issue.ts";

const SLOW = ".issues/bugs/P2-BUG-230-slow-start.md";
const OTHER = ".issues/enhancements/P3-ENH-0007-correct-bug-230-references.md";

function makeIssues(): { root: string; find: (reference: string) => ReturnType<typeof findIssue> } {
  const { root } = makeTree({
    [SLOW]: issueText({ title: "BUG-230: Slow start" }),
    [OTHER]: issueText(),
    ".issues/bugs/P1-BUG-12-one.md": issueText(),
    ".issues/completed/P1-BUG-012-two.md": issueText(),
    ".issues/features/P1-FEAT-12-three.md": issueText(),
    ".issues/bugs/notes.md": issueText(),
  });
  return { root, find: (reference) => findIssue(root, DEFAULT_CONFIG, reference) };
}

describe("finds", () => {
  it.each([
    ["BUG-230", SLOW],
    ["bug-230", SLOW],
    ["BUG-0230", SLOW],
    ["230", SLOW],
    ["0230", SLOW],
    ["P2-BUG-230-slow-start.md", SLOW],
    [SLOW, SLOW],
    [`./${SLOW}`, SLOW],
    ["enh-7", OTHER],
    ["7", OTHER],
    [".issues/completed/P1-BUG-012-two.md", ".issues/completed/P1-BUG-012-two.md"],
    ["P1-BUG-012-two.md", ".issues/completed/P1-BUG-012-two.md"],
  ])("%s", async (reference, path) => {
    const { root, find } = makeIssues();
    await expect(find(reference)).resolves.toMatchObject({ path, absolutePath: `${root}/${path}`, parsed: { path } });
  });

  it("an absolute path", async () => {
    const { root, find } = makeIssues();
    await expect(find(`${root}/${SLOW}`)).resolves.toMatchObject({ path: SLOW, parsed: { title: "Slow start" } });
  });
});

describe("A74: refuses what names no issue", () => {
  it.each([
    "../../etc/passwd",
    "--help",
    "1e3",
    "0x10",
    "-1",
    "",
    " ",
    "BUG-",
    "BUG-1\n",
    "BUG-230; rm -rf",
    "../../x.md",
  ])("%j", async (reference) => {
    await expect(makeIssues().find(reference)).rejects.toMatchObject({
      code: "LLI_ISSUE_ID_INVALID",
      hint: expect.stringContaining("BUG-230"),
    });
  });
});

describe("does not find", () => {
  it.each([
    ["ENH-230", ["BUG-230"]],
    ["BUG-7", ["ENH-0007"]],
    ["BUG-231", ["BUG-230"]],
    ["23", ["BUG-230"]],
    ["99999", []],
    [".issues/features/P2-BUG-230-slow-start.md", ["BUG-230"]],
    ["../other/P2-BUG-230-slow-start.md", ["BUG-230"]],
    ["/etc/P2-BUG-230-slow-start.md", ["BUG-230"]],
  ])("%s", async (reference, near) => {
    await expect(makeIssues().find(reference)).rejects.toMatchObject({
      code: "LLI_ISSUE_NOT_FOUND",
      hint: near.length === 0 ? expect.stringContaining("scan") : `Did you mean ${near.join(" or ")}?`,
    });
  });

  it("an id inside another issue's slug", async () => {
    const { root, find } = makeIssues();
    rmSync(`${root}/${SLOW}`);
    await expect(find("BUG-230")).rejects.toMatchObject({ code: "LLI_ISSUE_NOT_FOUND" });
  });
});

it.each([
  ["BUG-12", [".issues/bugs/P1-BUG-12-one.md", ".issues/completed/P1-BUG-012-two.md"]],
  [
    "12",
    [".issues/bugs/P1-BUG-12-one.md", ".issues/completed/P1-BUG-012-two.md", ".issues/features/P1-FEAT-12-three.md"],
  ],
])("A50: %s is ambiguous", async (reference, candidates) => {
  const { root, find } = makeIssues();
  await expect(find(reference)).rejects.toMatchObject({ code: "LLI_ISSUE_AMBIGUOUS", candidates });
  await expect(find("BUG-230")).resolves.toMatchObject({ path: SLOW });
  const { issues } = await scanIssues(root, DEFAULT_CONFIG);
  expect(issues.map(({ path }) => path)).toEqual(expect.arrayContaining(candidates));
});
