import { describe, expect, it } from "vitest";
import { parseStatusFooter, parseStatusHeading, type StatusFooter } from "./status-footer.ts";

const read = (body: string): StatusFooter | null => parseStatusFooter(body, 0, body.length);

describe("parseStatusFooter", () => {
  it.each([
    ["**Open** | Created: 2026-01-02 | Priority: P2", "Open", "open", "bold"],
    ["\n---\n\n**Done**\n", "Done", "done", "bold"],
    ["**Closed (Won't Fix)** | Closed: 2026-01-02", "Closed (Won't Fix)", "cancelled", "bold"],
    ["**Completed** — 2026-01-02", "Completed", "done", "bold"],
    ["open", "open", "open", "word"],
    ["`completed`\n", "completed", "done", "word"],
    ["> completed", "completed", "done", "word"],
    ["COMPLETED 2026-01-02", "COMPLETED 2026-01-02", "done", "word"],
    [
      "Completed — 2026-01-02. All is there: see below",
      "Completed — 2026-01-02. All is there: see below",
      "done",
      "word",
    ],
    ["- **Status**: open", "open", "open", "field"],
    ["**State**: in_progress", "in_progress", "in_progress", "field"],
    ["- **Current**: done", "done", "done", "field"],
    ["**Current Status**: waiting", "waiting", "waiting", "field"],
    ["Status: blocked", "blocked", "blocked", "field"],
    ["- [ ] Open\n- [x] In progress\n- [ ] Done", "In progress", "in_progress", "checkbox"],
    ["- [x] Open\n- [x] Completed 2026-01-02", "Completed 2026-01-02", "done", "checkbox"],
    ["- [ ] Completed", "Completed", "open", "checkbox"],
    ["**Priority**: P2\n**Deferred** | Created: 2026-01-02", "Deferred", "deferred", "bold"],
    ["**Sleeping** | Created: 2026-01-02", "Sleeping", null, "bold"],
    ["Sleeping", "Sleeping", null, "word"],
  ])("reads %j", (body, word, status, shape) => {
    expect(read(body)).toMatchObject({ word, status, shape });
  });

  it.each(["", "\n---\n", "We have begun to look at this.", "**Priority**: P2", "```\n**Open** | Created: x\n```\n"])(
    "finds no status in %j",
    (body) => {
      expect(read(body)).toBeNull();
    },
  );

  it("reads the fields in any order, repeated ones too", () => {
    const footer = read(
      "**Reopened** | Created: 2026-01-02 | Reopened: 2026-01-03, 2026-01-04 | Priority: P2\n- **Fixed**: 2026-01-05",
    );
    expect(footer?.fields).toEqual([
      { name: "Created", value: "2026-01-02" },
      { name: "Reopened", value: "2026-01-03, 2026-01-04" },
      { name: "Priority", value: "P2" },
      { name: "Fixed", value: "2026-01-05" },
    ]);
  });

  it("knows where the status stands", () => {
    const text = "xx\n\n**Open** | x";
    expect(parseStatusFooter(text, 2, text.length)?.start).toBe(4);
  });
});

describe("parseStatusHeading", () => {
  it("reads a status out of the title", () => {
    expect(parseStatusHeading("Status: Closed - Already Fixed", 7)).toMatchObject({ status: "done", start: 7 });
    expect(parseStatusHeading("Status", 7)).toBeNull();
  });
});
