import { describe, expect, it } from "vitest";
import { type IssueStatus, isEndedStatus, parseCloseReason, parseStatusWord } from "./issue-status.ts";

const SPELLINGS: Readonly<Record<IssueStatus, readonly string[]>> = {
  open: [
    "open",
    "OPEN",
    "active",
    "backlog",
    "todo",
    "To Do",
    "pending",
    "ready",
    "identified",
    "new",
    "Reopened",
    "re-opened",
  ],
  in_progress: ["in_progress", "in-progress", "In Progress", "wip", "In Progress - half of it is there"],
  blocked: ["blocked", "**Blocked**"],
  waiting: ["waiting"],
  deferred: ["deferred", "Deferred (until spring)"],
  done: [
    "done",
    "complete",
    "Completed",
    "finished",
    "resolved",
    "Fixed",
    "closed",
    "Closed - Already Fixed",
    "Closed – Already Fixed",
    "Closed (already implemented)",
    "COMPLETED 2026-01-02",
    "Completed — 2026-01-02. Everything is there",
    "Completed.",
    "`done`",
    "✅ Done",
    "Done ✓",
  ],
  cancelled: [
    "cancelled",
    "canceled",
    "won't do",
    "Won’t Do",
    "wont_do",
    "won't-fix",
    "Closed (Won't Fix)",
    "Closed (Won‘t Fix)",
    "Closed - Won't Do",
    "Closed: duplicate of BUG-12",
    "invalid",
    "superseded",
    "Superseded by ENH-12",
    "duplicate",
    "decomposed",
  ],
};

describe("parseStatusWord", () => {
  const cases = Object.entries(SPELLINGS).flatMap(([status, words]) => words.map((word) => [word, status] as const));

  it.each(cases)("reads %j as %s", (word, status) => {
    expect(parseStatusWord(word)).toBe(status);
  });

  it.each(["", " ", "maybe", "opening", "not done", "undone", "donee", "Partly completed", "constructor", "the end"])(
    "does not know %j",
    (word) => {
      expect(parseStatusWord(word)).toBeNull();
    },
  );

  it("stays fast on a very long word", () => {
    expect(parseStatusWord(`${"a ".repeat(500_000)}done`)).toBeNull();
  });
});

describe("parseCloseReason", () => {
  it.each([
    ["already_fixed", "done"],
    ["invalid_ref", "cancelled"],
    ["stale", "cancelled"],
    ["too_vague", "cancelled"],
    ["duplicate", "cancelled"],
    ["wont_do", "cancelled"],
    ["the author lost interest", null],
  ])("reads %j as %s", (reason, status) => {
    expect(parseCloseReason(reason)).toBe(status);
  });
});

describe("isEndedStatus", () => {
  it("counts a deferred issue as not ended", () => {
    expect([isEndedStatus("done"), isEndedStatus("cancelled"), isEndedStatus("deferred")]).toEqual([true, true, false]);
  });
});
