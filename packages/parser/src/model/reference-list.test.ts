import { describe, expect, it } from "vitest";
import { parseDependencySection } from "./dependency-section.ts";
import { parseReferenceItem } from "./reference-list.ts";

const PREFIXES = ["BUG", "FEAT", "ENH", "EPIC"];

describe("parseReferenceItem", () => {
  it.each([
    ["ENH-12", ["ENH-12"]],
    ["enh-0012: the schema", ["ENH-0012"]],
    ["**ENH-12**: the schema, as ENH-99 has it", ["ENH-12"]],
    ["**ENH-12** must be complete (needs FEAT-3)", ["ENH-12"]],
    ["[ENH-12](../enhancements/P2-ENH-12-schema.md) - why", ["ENH-12"]],
    ["P2-ENH-12-schema-for-bug-7.md", ["ENH-12"]],
    ["P3-ENH-12 (that one assumed seconds)", ["ENH-12"]],
    ["ENH-12, FEAT-3 and BUG-7", ["ENH-12", "FEAT-3", "BUG-7"]],
    ["ENH-12 (schema) and FEAT-3 (docs), BUG-7/BUG-8 — see BUG-9", ["ENH-12", "FEAT-3", "BUG-7", "BUG-8"]],
    ["Requires ENH-12 (schema) and FEAT-3 (docs) first", ["ENH-12", "FEAT-3"]],
    ["Depends on: ENH-12 — must be merged", ["ENH-12"]],
    ["We are waiting for ENH-12 here", ["ENH-12"]],
  ])("finds the ids of %j", (item, ids) => {
    expect(parseReferenceItem(item, PREFIXES)).toEqual(ids.map((id) => expect.objectContaining({ id, met: false })));
  });

  it.each([
    "None",
    "none.",
    "N/A",
    "_None_",
    "_(none — ENH-12 is done)_",
    "None (independent of ENH-1060)",
    "None — ENH-12 and ENH-13 are both completed",
    "No remaining blockers after ENH-12",
    "**All blockers resolved** - ENH-12 was the last",
    "_(ENH-12 removed — completed)_",
    "(ENH-12 is done)",
    "`ENH-12`",
    "see `depends on ENH-12`",
    "UTF-8 and SHA-256",
    "This is independent of ENH-12",
    "This no longer waits for ENH-12",
    "The schema has to be there",
    "XENH-12 ENH-12x",
    "",
  ])("finds no blocker in %j", (item) => {
    expect(parseReferenceItem(item, PREFIXES)).toEqual([]);
  });

  it.each([
    "~~ENH-12~~ (done)",
    "~~ENH-12: the schema~~ — **COMPLETED**",
    "~ENH-12~ (completed)",
    "**~~ENH-12~~** x",
    "[x] ENH-12",
  ])("takes %j as met", (item) => {
    expect(parseReferenceItem(item, PREFIXES)).toMatchObject([{ id: "ENH-12", met: true }]);
  });

  it("takes each on its own where one of two is struck through", () => {
    expect(parseReferenceItem("~~ENH-12~~, ENH-13", PREFIXES)).toMatchObject([{ met: true }, { met: false }]);
  });

  it("knows where each id stands", () => {
    const item = "[ ] `a` needs P2-ENH-12-slug and FEAT-3";
    expect(parseReferenceItem(item, PREFIXES).map(({ start }) => item.slice(start, start + 4))).toEqual([
      "ENH-",
      "FEAT",
    ]);
  });
});

describe("parseDependencySection", () => {
  const read = (body: string): string[] =>
    parseDependencySection(body, 0, body.length, PREFIXES).map((found) => found.id);

  it.each([
    ["\n- ENH-1\n- ENH-2: why\n* BUG-3\n+ BUG-4\n1. BUG-5\n", ["ENH-1", "ENH-2", "BUG-3", "BUG-4", "BUG-5"]],
    ["ENH-1 must be merged first — it needs\nthe file.\n", ["ENH-1"]],
    ["- ENH-1: goes on\n  ENH-2 is only named here\n  - ENH-3 explains it\n", ["ENH-1"]],
    ["- Two of them:\n  - ENH-1\n  - ENH-2\n", ["ENH-1", "ENH-2"]],
    ["- ENH-1\n\n---\n\n**ENH-9** | Created: 2026-01-02\n", ["ENH-1"]],
    ["```\n- ENH-1\n```\n<!-- - ENH-2 -->\n<!--\n- ENH-3\n-->\n- ENH-4\n", ["ENH-4"]],
    ["- ENH-1\n- enh-1\n", ["ENH-1"]],
    ["None\n", []],
    ["", []],
  ])("reads %j", (body, ids) => {
    expect(read(body)).toEqual(ids);
  });

  it("reads on behind a fence that never closes", () => {
    expect(read("- ENH-1\n```js\n- ENH-2\n")).toEqual(["ENH-1", "ENH-2"]);
  });
});
