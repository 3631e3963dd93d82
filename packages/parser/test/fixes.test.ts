import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import {
  applyIssueFix,
  checkTree,
  fixIssue,
  loadStrictReader,
  parseIssue,
  RULES,
  type StrictReader,
  toTreeIssue,
} from "../src/index.ts";

/** The same small repositories as in `rules.test.ts`: whatever is fixable in them is fixed here. */
const FIXTURES = fileURLToPath(new URL("fixtures/rules/", import.meta.url));
const FILES = readdirSync(FIXTURES, { withFileTypes: true, recursive: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith(".md"))
  .map((entry) => relative(FIXTURES, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
  .sort();
const ENDINGS = ["\n", "\r\n"];

let strict: StrictReader;
beforeAll(async () => {
  strict = await loadStrictReader();
});

describe("fixIssue", () => {
  const cases = FILES.flatMap((file) => ENDINGS.map((newline) => [file, newline] as const));

  it.each(cases)(
    "%s with %j: clean of each rule it fixed, once and for all, and the issue is the same",
    (file, newline) => {
      const text = readFileSync(join(FIXTURES, file), "utf8").replaceAll("\n", newline);
      const source = { path: file.slice(file.indexOf("/") + 1), strict };
      const before = parseIssue(text, source);
      const fixable = new Set(
        before
          .diagnostics()
          .filter((found) => found.fixable)
          .map((found) => found.rule),
      );

      const once = fixIssue(text, source);
      expect(new Set(once.fixed)).toEqual(fixable);
      expect(once.refused).toEqual([]);

      const after = parseIssue(once.text, source);
      expect(after.diagnostics().filter((found) => fixable.has(found.rule))).toEqual([]);
      expect(after.diagnostics().length).toBe(before.diagnostics().length - fixable.size);
      expect(fixIssue(once.text, source)).toEqual({ text: once.text, fixed: [], refused: [] });
      for (const field of ["id", "type", "title", "status", "labels", "blockedBy", "resolution"] as const) {
        expect(after[field]).toEqual(before[field]);
      }
    },
  );

  it("has a case for every rule with a fix", () => {
    const fixed = new Set(
      FILES.flatMap((file) => {
        const path = file.slice(file.indexOf("/") + 1);
        return fixIssue(readFileSync(join(FIXTURES, file), "utf8"), { path, strict }).fixed;
      }),
    );
    const withFix = RULES.flatMap((rule) => (rule.scope === "file" && rule.fix !== undefined ? [rule.name] : []));
    expect([...fixed].sort()).toEqual(withFix.sort());
  });

  it("applies only the rules that are wanted", () => {
    const text = "# BUG-1: x";
    const source = { path: ".issues/bugs/P2-BUG-1-x.md", strict };
    expect(fixIssue(text, source, (rule) => rule === "no-final-newline")).toMatchObject({ text: "# BUG-1: x\n" });
  });

  it("touches nothing but the one word or line", () => {
    const text =
      "---\r\ntype: 'enh' # kept\r\nstatus: done\r\n---\r\n# ENH-1: x\r\n\r\n## Status\r\n\r\n**Open** | Created: 2026-01-02";
    const source = { path: ".issues/enhancements/P2-ENH-1-x.md", strict };
    const { text: fixed } = fixIssue(text, source);
    expect(fixed).toBe(
      "---\r\ntype: 'enhancement' # kept\r\nstatus: done\r\n---\r\n# ENH-1: x\r\n\r\n## Status\r\n\r\n**Done** | Created: 2026-01-02\r\n",
    );
  });
});

describe("the fix of stray-layout", () => {
  const rule = RULES.find((candidate) => candidate.name === "stray-layout");
  const done = "---\nstatus: done\n---\n# BUG-3: x\n";
  const treeOf = (files: Readonly<Record<string, string>>) => ({
    issues: Object.entries(files).map(([path, text]) => toTreeIssue(parseIssue(text, { path, strict }))),
  });

  it("moves the file into the folder of its type and keeps its status", () => {
    const stray = { path: ".issues/completed/P2-BUG-2-b.md", text: "# BUG-2: x\n" };
    const tree = treeOf({ ".issues/bugs/P2-BUG-3-a.md": done, [stray.path]: stray.text });
    const issue = tree.issues[1];
    const fix = rule?.scope === "tree" && issue !== undefined ? rule.fix?.(issue, tree) : null;
    if (!fix) throw new Error("no fix");
    expect(fix.renameTo).toBe(".issues/bugs/P2-BUG-2-b.md");
    const text = applyIssueFix(stray.text, fix, { path: stray.path, strict });
    const moved = treeOf({ ".issues/bugs/P2-BUG-3-a.md": done, [fix.renameTo ?? ""]: text });
    expect(moved.issues[1]).toMatchObject({ status: "done", statusSource: "frontmatter" });
    expect(checkTree(moved)).toEqual([]);
  });

  it("does not move a file onto another one", () => {
    const tree = treeOf({ ".issues/bugs/P2-BUG-3-a.md": done, ".issues/completed/P2-BUG-3-a.md": done });
    const issue = tree.issues[1];
    expect(rule?.scope === "tree" && issue !== undefined ? rule.fix?.(issue, tree) : "?").toBeNull();
  });
});
