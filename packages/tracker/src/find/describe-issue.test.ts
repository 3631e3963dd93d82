import { expect, it } from "vitest";
import { issueText } from "../../test/issue-text.ts";
import { makeTree } from "../../test/tree.ts";
import { DEFAULT_CONFIG } from "../config/config.ts";
import { scanIssues } from "../scan/scan-issues.ts";
import { describeIssue } from "./describe-issue.ts";

it("tells of every issue what the scan tells", async () => {
  const blockedBy = (ids: string): string => issueText({ frontmatter: ["status: open", `blocked_by: [${ids}]`] });
  const { root } = makeTree({
    ".issues/bugs/P1-BUG-1-open.md": issueText(),
    ".issues/bugs/P1-BUG-2-done.md": issueText({ frontmatter: ["status: done"] }),
    ".issues/features/P1-BUG-2-twin.md": issueText(),
    ".issues/bugs/P1-BUG-3-unreadable.md": "\0",
    ".issues/bugs/P1-BUG-4-waits.md": blockedBy("BUG-1"),
    ".issues/bugs/P1-BUG-5-waits.md": blockedBy("BUG-2"),
    ".issues/bugs/P1-BUG-6-waits.md": blockedBy("BUG-3, BUG-99"),
    ".issues/bugs/P1-BUG-7-waits.md": blockedBy("BUG-7"),
    ".issues/bugs/P1-BUG-8-waits.md": blockedBy("BUG-08, BUG-4, BUG-1"),
  });
  const { issues } = await scanIssues(root, DEFAULT_CONFIG);
  for (const scanned of issues.filter(({ id }) => id !== "BUG-3")) {
    const { issue } = await describeIssue(root, DEFAULT_CONFIG, scanned.path);
    expect(issue).toEqual(scanned);
  }
  expect(issues.map(({ openBlockers }) => openBlockers.join()).slice(3)).toEqual([
    "BUG-1",
    "BUG-2",
    "BUG-3",
    "",
    "BUG-4,BUG-1",
    "",
  ]);
});
