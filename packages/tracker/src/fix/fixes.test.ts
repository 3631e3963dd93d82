import { cpSync } from "node:fs";
import { RULES } from "@ll-issues/parser";
import { describe, expect, it } from "vitest";
import { makeTree } from "../../test/tree.ts";
import { DEFAULT_CONFIG } from "../config/config.ts";
import { acquireIssueLock } from "../lock/issue-lock.ts";
import { scanIssues } from "../scan/scan-issues.ts";
import { applyFixes } from "./apply-fixes.ts";
import { planFixes } from "./plan-fixes.ts";

const FILES = {
  ".issues/bugs/P1-BUG-001-lamp.md": "---\r\ntype: Bug  # kind\r\n---\r\n\r\n# BUG-001: Lamp\r\n\r\nNo newline",
  ".issues/bugs/P2-BUG-002-door.md":
    "---\nstatus: done\n---\n\n# BUG-002: Door\n\n## Status\n\n**Open** | Created: 2026-01-01\n",
  ".issues/completed/P2-FEAT-003-bell.md": "# FEAT-003: Bell\n\nIt rings.\n",
  ".issues/enhancements/P3-ENH-004-fine.md": "---\nstatus: open\n---\n\n# ENH-004: Fine\n",
  ".issues/bugs/P3-BUG-005-broken.md": "---\ntype: Bug\na: b: c\n---\n\n# BUG-005: Broken",
};

const FIXABLE = RULES.flatMap((rule) => ("fix" in rule && rule.fix !== undefined ? [rule.name] : []));

async function fixAll(root: string, isWanted?: (rule: string) => boolean) {
  const plan = await planFixes(root, DEFAULT_CONFIG, isWanted);
  return { ...plan, applied: await applyFixes(root, plan.fixes) };
}

async function fixableFindings(root: string) {
  const { diagnostics } = await scanIssues(root, DEFAULT_CONFIG);
  // Shared ids are repaired by another function.
  return diagnostics.filter(({ fixable, rule }) => fixable && rule !== "duplicate-id");
}

describe("fixes of a tree", () => {
  it("repairs what is safe, byte for byte, and leaves the rest alone", async () => {
    const tree = makeTree(FILES);
    const { applied } = await fixAll(tree.root);
    expect(applied.refused).toEqual([]);
    expect(tree.list()).toEqual([
      ".issues/.ll/.gitignore",
      ".issues/bugs/P1-BUG-001-lamp.md",
      ".issues/bugs/P2-BUG-002-door.md",
      ".issues/bugs/P3-BUG-005-broken.md",
      ".issues/enhancements/P3-ENH-004-fine.md",
      ".issues/features/P2-FEAT-003-bell.md",
    ]);
    expect(tree.read(".issues/bugs/P1-BUG-001-lamp.md")).toBe(
      "---\r\ntype: bug  # kind\r\nstatus: open\r\n---\r\n\r\n# BUG-001: Lamp\r\n\r\nNo newline\r\n",
    );
    expect(tree.read(".issues/bugs/P2-BUG-002-door.md")).toContain("**Done** | Created: 2026-01-01\n");
    expect(tree.read(".issues/features/P2-FEAT-003-bell.md")).toBe(
      "---\nstatus: done\n---\n\n# FEAT-003: Bell\n\nIt rings.\n",
    );
    expect(tree.read(".issues/enhancements/P3-ENH-004-fine.md")).toBe(FILES[".issues/enhancements/P3-ENH-004-fine.md"]);
    // A block that cannot be read strictly is not edited; a fix that does not touch it is made.
    expect(tree.read(".issues/bugs/P3-BUG-005-broken.md")).toBe(`${FILES[".issues/bugs/P3-BUG-005-broken.md"]}\n`);
  });

  it("leaves nothing to repair, and doing it again changes nothing", async () => {
    const tree = makeTree(FILES);
    expect((await fixableFindings(tree.root)).length).toBeGreaterThan(4);
    await fixAll(tree.root);
    expect(await fixableFindings(tree.root)).toEqual([]);
    expect(await planFixes(tree.root, DEFAULT_CONFIG)).toEqual({ fixes: [], refused: [] });
  });

  it.each(FIXABLE)("can be told to repair %s only", async (rule) => {
    const tree = makeTree(FILES);
    const { fixes } = await fixAll(tree.root, (name) => name === rule);
    expect(fixes.map(({ rules }) => rules)).toEqual(fixes.map(() => [rule]));
    expect((await fixableFindings(tree.root)).filter((one) => one.rule === rule)).toEqual([]);
  });

  it("repairs no rule that the configuration turns off", async () => {
    const tree = makeTree(FILES);
    const rules = Object.fromEntries(FIXABLE.map((name) => [name, "off" as const]));
    expect((await planFixes(tree.root, { ...DEFAULT_CONFIG, rules })).fixes).toEqual([]);
  });

  it("leaves an issue that a run works on, and a file that was changed meanwhile", async () => {
    const tree = makeTree(FILES);
    const { fixes } = await planFixes(tree.root, DEFAULT_CONFIG);
    const lock = acquireIssueLock(tree.root, "BUG-1");
    tree.write(".issues/bugs/P2-BUG-002-door.md", "changed");
    const { done, refused } = await applyFixes(tree.root, fixes);
    lock.release();
    expect(refused.map(({ path, code }) => [path, code])).toEqual([
      [".issues/bugs/P1-BUG-001-lamp.md", "LLI_LOCKED"],
      [".issues/bugs/P2-BUG-002-door.md", "LLI_CONFLICT"],
    ]);
    expect(done.length).toBe(fixes.length - 2);
    expect(tree.read(".issues/bugs/P1-BUG-001-lamp.md")).toBe(FILES[".issues/bugs/P1-BUG-001-lamp.md"]);
    expect(tree.read(".issues/bugs/P2-BUG-002-door.md")).toBe("changed");
  });

  it("does not move a file onto another", async () => {
    const tree = makeTree({
      ".issues/completed/P2-BUG-001-a.md": "# BUG-001: A\n",
      ".issues/bugs/P2-BUG-001-a.md": "---\nstatus: done\n---\n\n# BUG-001: A\n",
    });
    const { fixes } = await planFixes(tree.root, DEFAULT_CONFIG);
    expect(fixes.filter(({ renameTo }) => renameTo !== null)).toEqual([]);
  });

  const corpus = process.env.LL_CORPUS;
  it.skipIf(corpus === undefined).each(["type-dir-layout", "completed-dir-layout"])(
    "cleans the corpus %s of what is fixable, once (skipped without LL_CORPUS)",
    async (layout) => {
      const tree = makeTree();
      cpSync(`${corpus}/${layout}`, tree.root, { recursive: true });
      const { fixes, refused, applied } = await fixAll(tree.root);
      expect(fixes.length).toBeGreaterThan(5);
      expect(applied.refused).toEqual([]);
      const left = await fixableFindings(tree.root);
      expect(left.map(({ path, rule }) => [path, rule])).toEqual(refused.map(({ path, rule }) => [path, rule]));
      expect((await planFixes(tree.root, DEFAULT_CONFIG)).fixes).toEqual([]);
    },
    120_000,
  );
});
