import { describe, expect, it } from "vitest";
import { issueText } from "../../test/issue-text.ts";
import { makeTree } from "../../test/tree.ts";
import { DEFAULT_CONFIG } from "../config/config.ts";
import { findIssue } from "../find/find-issue.ts";
import { scanIssues } from "./scan-issues.ts";
import type { ScanResult } from "./scan-result.ts";

const GOOD = ".issues/bugs/P1-BUG-1-good.md";
const BAD = ".issues/bugs/P1-BUG-2-bad.md";

/** Scan a tree with one hostile file, within a limit of our own CPU time in milliseconds. */
async function scanWith(bad: string, limitMs: number): Promise<{ root: string; result: ScanResult }> {
  const { root } = makeTree({ [GOOD]: issueText(), [BAD]: bad });
  const before = process.cpuUsage();
  const result = await scanIssues(root, DEFAULT_CONFIG);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1000).toBeLessThan(limitMs);
  expect(result.issues[0]).toMatchObject({ id: "BUG-1", ready: true });
  return { root, result };
}

it("A5: invalid YAML gives the same error every time, and never an empty record", async () => {
  const { root, result } = await scanWith("---\nstatus: done\na: [\n---\n\n# Bad\n", 5000);
  expect(result.issues[1]).toMatchObject({ id: "BUG-2", status: "done", statusSource: "frontmatter" });
  const again = await scanIssues(root, DEFAULT_CONFIG);
  expect(again).toEqual(result);
  expect(result.diagnostics.filter(({ path }) => path === BAD)).toContainEqual(
    expect.objectContaining({ rule: "frontmatter-invalid-yaml", severity: "error" }),
  );
  const first = await findIssue(root, DEFAULT_CONFIG, "BUG-2");
  const second = await findIssue(root, DEFAULT_CONFIG, "BUG-2");
  expect(first.parsed.frontmatter.state).toBe("recovered");
  expect(second.parsed.frontmatter.problem).toEqual(first.parsed.frontmatter.problem);
});

it("A7: 300,000 lines of frontmatter are refused at once", async () => {
  const { root, result } = await scanWith(`---\n${"\n".repeat(300_000)}a: 1\n---\n`, 1000);
  expect(result.issues[1]).toMatchObject({ id: "BUG-2", status: "open" });
  const { parsed } = await findIssue(root, DEFAULT_CONFIG, "BUG-2");
  expect(parsed.frontmatter).toMatchObject({ state: "refused", problem: { code: "LLI_FM_TOO_LARGE" } });
});

describe("A20: 100 KB of nested Markdown", () => {
  it.each([
    ["quotes", ">".repeat(100_000)],
    ["quotes with blanks", "> ".repeat(50_000)],
    ["quoted lists", "- > ".repeat(25_000)],
    ["ordered lists", "1. ".repeat(33_000)],
    ["bullets", "- ".repeat(50_000)],
    ["images", "![".repeat(50_000) + "](x)".repeat(50_000)],
    ["emphasis", "*a_ ".repeat(25_000)],
    ["brackets", "[a".repeat(50_000)],
    ["headings", "# a\n".repeat(25_000)],
    ["fences", "```\n".repeat(25_001)],
    ["comments", "<!--".repeat(25_000)],
    ["table rows", "|".repeat(100_000)],
  ])("%s", async (_, text) => {
    const { result } = await scanWith(`${issueText()}${text}\n`, 5000);
    expect(result.issues).toHaveLength(2);
  });
});
