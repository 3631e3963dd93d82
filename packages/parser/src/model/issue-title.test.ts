import { describe, expect, it } from "vitest";
import { parseIssue } from "./parse-issue.ts";

const titleOf = (text: string, name = "P2-BUG-230-slow_start.md"): string =>
  parseIssue(text, { path: `bugs/${name}` }).title;

describe("title", () => {
  it.each([
    ["---\ntitle: From above\n---\n# BUG-230: Below\n", "From above"],
    ["# BUG-230: The title\n", "The title"],
    ["# P2-BUG-230: The title\n", "The title"],
    ["# bug-0230 - The title\n", "The title"],
    ["# BUG-230 The title\n", "The title"],
    ["# ENH-12: Of another issue\n", "Of another issue"],
    ["# ENH-12 follow-up\n", "ENH-12 follow-up"],
    ["# UTF-8: everywhere\n", "UTF-8: everywhere"],
    ["# [BUG-230] The title #\n", "The title"],
    ["The title\n===\n", "The title"],
    ["# BUG-230\n", "slow start"],
    ["no heading\n", "slow start"],
    ["```\n# BUG-230: In a fence\n```\n", "slow start"],
  ])("reads %j", (text, title) => {
    expect(titleOf(text)).toBe(title);
  });

  it("falls back on the id of a document without a name, a heading or a slug", () => {
    expect(titleOf("", "notes.md")).toBe("notes");
  });
});
