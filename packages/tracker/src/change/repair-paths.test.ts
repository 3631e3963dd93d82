import { describe, expect, it } from "vitest";
import { repairPaths } from "./repair-paths.ts";

const OLD = ".issues/bugs/P2-BUG-001-lamp.md";
const RENAMES = new Map([[OLD, ".issues/done/P0-BUG-001-hall-lamp.md"]]);
const NEW_NAME = "P0-BUG-001-hall-lamp.md";
/** Files that are there beside the renamed one. */
const FILES = new Set(["docs/P2-BUG-001-lamp.md"]);

function repair(text: string, file: string): string {
  return repairPaths(text, RENAMES, { from: file, to: file, isFile: (path) => FILES.has(path) });
}

describe("repairPaths", () => {
  it.each([
    ["README.md", `See ${OLD}.`, `See .issues/done/${NEW_NAME}.`],
    ["README.md", `[a](./${OLD}#summary)`, `[a](./.issues/done/${NEW_NAME}#summary)`],
    ["README.md", `[a](/${OLD} "t")`, `[a](/.issues/done/${NEW_NAME} "t")`],
    ["README.md", "`bugs/P2-BUG-001-lamp.md`", `\`done/${NEW_NAME}\``],
    ["notes/a/b.md", `[a](../../${OLD})`, `[a](../../.issues/done/${NEW_NAME})`],
    ["notes/a/b.md", `P2-BUG-001-lamp.md,\r\n(P2-BUG-001-lamp.md)`, `${NEW_NAME},\r\n(${NEW_NAME})`],
    [".issues/features/P1-FEAT-002-x.md", "[a](../bugs/P2-BUG-001-lamp.md)", `[a](../done/${NEW_NAME})`],
    [".issues/bugs/P1-BUG-003-x.md", "[a](P2-BUG-001-lamp.md)", `[a](../done/${NEW_NAME})`],
    ["README.md", "参照:P2-BUG-001-lamp.md。", `参照:${NEW_NAME}。`],
  ])("in %s makes %j into %j", (file, before, after) => {
    expect(repair(before, file)).toBe(after);
  });

  it.each([
    ["another name that ends like it", "README.md", "XP2-BUG-001-lamp.md ÜP2-BUG-001-lamp.md @P2-BUG-001-lamp.md"],
    [
      "a longer name",
      "README.md",
      "P2-BUG-001-lamp.mdx P2-BUG-001-lamp.md.bak P2-BUG-001-lamp.md_ P2-BUG-001-lamp.md-x",
    ],
    ["a file in another folder", "README.md", "old/P2-BUG-001-lamp.md"],
    ["an address", "README.md", `https://example.com/o/r/blob/0a1b2c/${OLD}`],
    ["another file of that name beside the text", "docs/a.md", "[a](P2-BUG-001-lamp.md) and [b](./P2-BUG-001-lamp.md)"],
    ["another spelling", "README.md", "p2-bug-001-lamp.md P2-BUG-001-LAMP.MD P2-BUG-001-lamp"],
  ])("leaves %s", (_, file, text) => {
    expect(repair(text, file)).toBe(text);
  });

  it.each([
    ["../", "x"],
    ["a/", ".md"],
    ["a.md/", "x"],
    ["P2-BUG-001-lamp.md/", ".md"],
    ["/", ".md"],
  ])("ends soon over a megabyte of %j", (unit, end) => {
    const text = `${unit.repeat(1_000_000 / unit.length)}${end}`;
    // Held by a boolean: nobody reads the difference of megabytes.
    expect(repair(text, "README.md") === text.replaceAll("P2-BUG-001-lamp.md", NEW_NAME)).toBe(true);
  });
});
