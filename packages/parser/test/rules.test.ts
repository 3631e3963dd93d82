import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import {
  checkTree,
  type Diagnostic,
  loadStrictReader,
  parseIssue,
  RULES,
  type StrictReader,
  toTreeIssue,
} from "../src/index.ts";

/**
 * Each folder is a small repository; its `expect.txt` names every diagnostic that the rules must give there, one a line, and
 * thereby all that they must not give.
 */
const FIXTURES = fileURLToPath(new URL("fixtures/rules/", import.meta.url));
const CASES = readdirSync(FIXTURES).sort();

let strict: StrictReader;
beforeAll(async () => {
  strict = await loadStrictReader();
});

describe("rules", () => {
  it.each(CASES)("%s", (name) => {
    expect(
      check(name, (text) => text)
        .map(formatPlace)
        .sort(),
    ).toEqual(readExpected(name));
  });

  it.each(CASES)("%s, with CRLF", (name) => {
    expect(
      check(name, (text) => text.replaceAll("\n", "\r\n"))
        .map(formatPlace)
        .sort(),
    ).toEqual(readExpected(name));
  });

  it("has a case in which each rule speaks, and every name once", () => {
    const spoken = new Set(CASES.flatMap(readExpected).map((line) => line.split(" ")[0]));
    const checked = RULES.filter((rule) => rule.scope !== "reader").map((rule) => rule.name);
    expect(checked.filter((rule) => !spoken.has(rule))).toEqual([]);
    expect(new Set(RULES.map((rule) => rule.name)).size).toBe(RULES.length);
  });

  it("points at the place with a caret where the YAML is invalid", () => {
    const [diagnostic] = check("frontmatter-invalid-yaml-colon", (text) => text);
    expect(diagnostic?.detail?.split("\n").at(-1)).toMatch(/^ {6}\^$/);
  });

  it("names the ring, and the issue that was likely meant", () => {
    expect(check("dependency-cycle", (text) => text)[0]?.message).toContain("BUG-1 → ENH-2 → FEAT-3 → BUG-1");
    const dangling = check("dangling-reference", (text) => text).map((diagnostic) => diagnostic.message);
    expect(dangling).toContain("the blocked issue FEAT-2 does not exist; ENH-2 is likely meant");
  });

  it("survives a chain of blockers longer than the call stack", () => {
    const length = 20_000;
    const issues = Array.from({ length }, (_, index) => {
      const text = `---\nstatus: open\nblocked_by: BUG-${(index + 1) % length}\n---\n# BUG-${index}: x\n`;
      return toTreeIssue(parseIssue(text, { path: `.issues/bugs/P2-BUG-${index}-x.md` }));
    });
    expect(checkTree({ issues }).map((diagnostic) => diagnostic.rule)).toEqual(["dependency-cycle"]);
  });
});

function check(name: string, change: (text: string) => string): readonly Diagnostic[] {
  const root = join(FIXTURES, name);
  const paths = listFiles(join(root, ".issues")).map((path) => relative(root, path).replaceAll("\\", "/"));
  const issues = paths.map((path) => parseIssue(change(readFileSync(join(root, path), "utf8")), { path, strict }));
  const readLines = (path: string): readonly string[] | null =>
    existsSync(join(root, path)) ? readFileSync(join(root, path), "utf8").replace(/\n$/, "").split("\n") : null;
  return [
    ...issues.flatMap((issue) => issue.diagnostics()),
    ...checkTree({ issues: issues.map(toTreeIssue), readLines }),
  ];
}

function listFiles(folder: string): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
  return entries.map((entry) => join(entry.parentPath, entry.name)).sort();
}

function formatPlace({ rule, path, line, column }: Diagnostic): string {
  return `${rule} ${path}:${line}:${column}`;
}

function readExpected(name: string): readonly string[] {
  return readFileSync(join(FIXTURES, name, "expect.txt"), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .sort();
}
