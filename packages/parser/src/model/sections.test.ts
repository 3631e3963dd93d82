import { describe, expect, it } from "vitest";
import { parseIssue } from "./parse-issue.ts";
import { isResolutionTitle } from "./sections.ts";

const TEXT = `# BUG-1: x

## Summary
one
### Detail
two
#### Deep
three
### More
four
## Status
open
## Summary
five
## Status
done
# Another
six
`;

const issue = parseIssue(TEXT, { path: "bugs/P2-BUG-1-x.md" });

describe("sections", () => {
  it("ends a section at the next heading of the same or a lower depth", () => {
    expect(issue.sections.map((section) => [section.title, issue.body(section)])).toEqual([
      ["Summary", "one\n### Detail\ntwo\n#### Deep\nthree\n### More\nfour\n"],
      ["Status", "open\n"],
      ["Summary", "five\n"],
      ["Status", "done\n"],
    ]);
  });

  it("takes the first of most titles and the last Status", () => {
    expect(issue.section("summary")?.line).toBe(3);
    expect(issue.section("Status")?.line).toBe(15);
    expect(issue.section("Labels")).toBeNull();
  });

  it("finds the sections below a section", () => {
    const [summary] = issue.sections;
    const below = summary === undefined ? [] : issue.subsections(summary);
    expect(below.map((section) => [section.title, issue.body(section)])).toEqual([
      ["Detail", "two\n#### Deep\nthree\n"],
      ["Deep", "three\n"],
      ["More", "four\n"],
    ]);
    expect(summary && issue.text.slice(summary.bodyStart, summary.ownEnd)).toBe("one\n");
  });
});

describe("isResolutionTitle", () => {
  it.each([
    "Resolution",
    "resolution:",
    "**Resolution**",
    "Resolution (Second Fix)",
    "Second Resolution",
    "Resolution 2",
    "Resolution — reopened",
  ])("knows %j", (title) => {
    expect(isResolutionTitle(title)).toBe(true);
  });

  it.each(["Decisions Resolved by Research", "Resolution Options", "Dependency Resolution", "Resolved", "Resolutions"])(
    "does not take %j for one",
    (title) => {
      expect(isResolutionTitle(title)).toBe(false);
    },
  );
});
