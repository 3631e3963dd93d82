import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_FORMAT } from "../../src/identity/default-format.ts";
import { parseIssueFileName } from "../../src/identity/parse-issue-file-name.ts";
import { canonicalId, isIssueId, isSameIssue, parseIssueReference } from "../../src/identity/parse-issue-reference.ts";
import { corpusNote, hasCorpus, readCorpus } from "../read-corpus.ts";

describe("parseIssueFileName", () => {
  it("reads every part of a strict name", () => {
    expect(parseIssueFileName("P2-BUG-007-slow-start.md")).toEqual({
      id: "BUG-007",
      prefix: "BUG",
      type: "bug",
      number: 7,
      digits: 3,
      priority: "P2",
      slug: "slow-start",
      strict: true,
    });
  });

  it("takes the anchored id, never one inside the slug", () => {
    const name = parseIssueFileName("P3-ENH-3144-correct-epic-3127-and-BUG-1.md");
    expect([name?.id, name?.slug]).toEqual(["ENH-3144", "correct-epic-3127-and-BUG-1"]);
  });

  it.each([
    "P2-BUG-1-with_underscore.md",
    "P6-BUG-1-priority-beyond.md",
    "BUG-1-no-priority.md",
    "P2-BUG-1-Upper.md",
    "P2-BUG-1.md",
    "p2-bug-1-lower.md",
    "P2-TASK-1-unknown-type.md",
    "P2-BUG-1-a b\n\u001b[2J.md",
    "P2-BUG-1-x.MD",
  ])("accepts %j but not as strict", (name) => {
    expect(parseIssueFileName(name)?.strict).toBe(false);
  });

  it.each([
    "README.md",
    "GPT-4-notes.md",
    "P2-BUG-x.md",
    "P2-BUG-1-x.txt",
    "xP2-BUG-1-x.md",
    "P2-BUG-1234567890-x.md",
    "",
    ".md",
  ])("is not an issue: %j", (name) => {
    expect(parseIssueFileName(name)).toBeNull();
  });

  it("follows the configured types and priorities", () => {
    const format = {
      ...DEFAULT_FORMAT,
      types: [{ name: "task", prefix: "TASK", dir: "tasks", action: "do" }],
      priorities: ["P9"],
    };
    expect(parseIssueFileName("P9-TASK-1-x.md", format)).toMatchObject({ type: "task", strict: true });
    expect(parseIssueFileName("P2-BUG-1-x.md", format)).toMatchObject({ type: "bug", strict: false });
    expect(parseIssueFileName("BUG-1-x.md", format)).toBeNull();
  });

  it.skipIf(!hasCorpus)(`knows the name of every real issue ${corpusNote}`, () => {
    const names = readCorpus()
      .filter((file) => file.path.includes(".issues"))
      .map((file) => path.basename(file.path));
    expect(names.filter((name) => parseIssueFileName(name) === null)).toEqual([]);
    const loose = names.filter((name) => parseIssueFileName(name)?.strict === false);
    // Only underscores keep a real name from being strict.
    expect(loose.filter((name) => !name.includes("_"))).toEqual([]);
  });
});

describe("parseIssueReference", () => {
  it.each([
    ["230", null, 230],
    ["0230", null, 230],
    ["BUG-230", "BUG", 230],
    ["bug-0230", "BUG", 230],
    ["P2-BUG-230-slug.md", "BUG", 230],
    ["BUG-230-slug", "BUG", 230],
    [".issues/bugs/P2-BUG-230-a-enh-7.md", "BUG", 230],
    ["../x/P2-BUG-230-a.md", "BUG", 230],
  ])("reads %s", (text, prefix, number) => {
    expect(parseIssueReference(text)).toEqual({ prefix, number });
  });

  it.each([
    "../../x",
    "../../etc/passwd",
    "1e3",
    "0x10",
    "--help",
    "-1",
    "",
    " 230",
    "230\n",
    "BUG-",
    "BUG-x",
    "BUG-1\n",
    "BUG-1/..",
    "a/BUG-1",
    "BUG-1-\0.md",
    "P2-230",
    "1234567890",
    "BUG--1",
    "-BUG-1",
    "BUG-1;ls/x",
  ])("refuses %j", (text) => {
    expect(parseIssueReference(text)).toBeNull();
  });

  it("never lets a path through that is not a file name of ours", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const reference = parseIssueReference(text);
        if (reference !== null) expect(Number.isSafeInteger(reference.number)).toBe(true);
      }),
    );
  });

  it("compares ids without case and leading zeros", () => {
    expect(isSameIssue("BUG-1", "bug-001")).toBe(true);
    expect(isSameIssue("BUG-1", "ENH-1")).toBe(false);
    expect(isSameIssue("1", "BUG-1")).toBe(false);
    expect(isSameIssue("x", "x")).toBe(false);
  });

  it("tells ids from other texts, and gives all spellings of one the same text", () => {
    expect(["BUG-1", "BUG-001", "A-0", "ABCDEFGHIJKLMNOP-123456789"].filter((id) => !isIssueId(id))).toEqual([]);
    const others = ["bug-1", "BUG-", "-1", "BUG-1-x", "BUG-1\n", " BUG-1", "1", "BUG-1234567890", "../BUG-1", "ÄB-1"];
    expect(others.filter(isIssueId)).toEqual([]);
    expect(["BUG-001", "bug-01", "BUG-1", "BUG-000", "BUG-100"].map(canonicalId)).toEqual([
      "BUG-1",
      "BUG-1",
      "BUG-1",
      "BUG-0",
      "BUG-100",
    ]);
  });
});
