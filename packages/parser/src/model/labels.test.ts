import { describe, expect, it } from "vitest";
import { parseIssue } from "./parse-issue.ts";

const labels = (text: string): readonly string[] => parseIssue(text, { path: "bugs/P2-BUG-1-x.md" }).labels;

describe("labels", () => {
  it.each([
    ["## Labels\n\n`api`, `slow start`\n", ["api", "slow start"]],
    ["## Labels\n\n- api\n- area:cli\n", ["api", "area:cli"]],
    ["## Labels\n\napi, cli\n", ["api", "cli"]],
    ["## Labels\n\n`api`\n\n---\n\n`not`\n", ["api"]],
    ["## Labels\n\n`api`\n\n### Later\n`not`\n", ["api"]],
    ["## Labels\n\n`api`\n\n**Priority**: P2 | **Created**: 2026-01-02\n", ["api"]],
    ["## Labels\n\n_None_\n", []],
    ["---\nlabels: [api, 'cli']\n---\n\n## Labels\n\n`other`\n", ["api", "cli"]],
    ["---\nlabels: api, cli\n---\n", ["api", "cli"]],
    ["---\nlabels:\n  - api\n  - epic: EPIC-2\n---\n", ["api", "epic: EPIC-2"]],
    ["---\nlabels: []\n---\n\n## Labels\n\n`other`\n", []],
    ["---\nlabels:\n---\n\n## Labels\n\n`other`\n", ["other"]],
  ])("reads %j", (text, expected) => {
    expect(labels(text)).toEqual(expected);
  });
});
