import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { issueText } from "../../test/issue-text.ts";
import { startProgram } from "../../test/run-program.ts";
import type { Tree } from "../../test/tree.ts";
import { makeTree } from "../../test/tree.ts";
import { DEFAULT_CONFIG } from "../config/config.ts";
import { findIssue } from "../find/find-issue.ts";
import { scanIssues } from "./scan-issues.ts";

const GOOD = ".issues/bugs/P1-BUG-1-good.md";
const BAD = ".issues/bugs/P1-BUG-2-bad.md";
const asRoot = process.getuid?.() === 0;

function treeWith(bad: string | Uint8Array | null = null): Tree {
  return makeTree({ [GOOD]: issueText(), ...(bad === null ? {} : { [BAD]: bad }) });
}

/** The bad file is reported and listed, the good one is as good as ever, and asking for the bad one is refused. */
async function expectReported(tree: Tree, expected: { rule: string; code: string; line?: number }): Promise<void> {
  const { rule, code, line = 1 } = expected;
  const { issues, diagnostics } = await scanIssues(tree.root, DEFAULT_CONFIG);
  expect(issues).toMatchObject([
    { id: "BUG-1", ready: true },
    { id: "BUG-2", path: BAD, title: "bad", status: "open", statusSource: "default", ready: false },
  ]);
  expect(diagnostics.filter(({ path }) => path === BAD)).toMatchObject([
    { rule, line, message: expect.stringContaining(`(${code})`) },
  ]);
  await expect(findIssue(tree.root, DEFAULT_CONFIG, "BUG-2")).rejects.toMatchObject({ code, path: BAD });
}

describe("A21: too large", () => {
  it("1.5 MiB", async () => {
    await expectReported(treeWith("x".repeat(1.5 * 1024 * 1024)), { rule: "file-too-large", code: "LLI_TOO_LARGE" });
  });

  it("10 GiB, most of it a hole", async () => {
    const tree = treeWith("");
    truncateSync(tree.path(BAD), 10 * 1024 ** 3);
    await expectReported(tree, { rule: "file-too-large", code: "LLI_TOO_LARGE" });
  });

  it("exactly the limit is read", async () => {
    const text = issueText();
    const tree = treeWith(`${text}${"x".repeat(1024 * 1024 - text.length - 1)}\n`);
    const { diagnostics } = await scanIssues(tree.root, DEFAULT_CONFIG);
    expect(diagnostics).toEqual([]);
  });
});

describe("A22: no text", () => {
  it.each([
    [
      "bytes that are no UTF-8",
      Buffer.from("---\nstatus: open\n---\n\n# x \xff\n", "latin1"),
      "LLI_NOT_UTF8",
      "unreadable-file",
      5,
    ],
    ["UTF-16", Buffer.from("\uFEFF# title\n", "utf16le"), "LLI_NOT_UTF8", "unreadable-file", 1],
    ["a NUL", "---\ntitle: a\0b\n---\n", "LLI_NUL", "nul-byte", 2],
  ])("%s", async (_, bytes, code, rule, line) => {
    const tree = treeWith(bytes);
    await expectReported(tree, { rule, code, line });
    expect(tree.read(BAD)).toBe(Buffer.from(bytes).toString("utf8"));
  });
});

describe("A59: no regular file", () => {
  it.each([
    ["a link to a file outside", (path: string) => symlinkSync("/etc/passwd", path)],
    ["a link to a sibling", (path: string) => symlinkSync("P1-BUG-1-good.md", path)],
    ["a dangling link", (path: string) => symlinkSync("nowhere", path)],
    ["a FIFO", (path: string) => expect(spawnSync("mkfifo", [path]).status).toBe(0)],
  ])("%s", async (_, make) => {
    const tree = treeWith();
    make(tree.path(BAD));
    await expectReported(tree, { rule: "unreadable-file", code: "LLI_NOT_REGULAR" });
  });

  it("a folder with an issue's name is a folder", async () => {
    const tree = treeWith();
    mkdirSync(tree.path(BAD));
    tree.write(`${BAD}/P1-BUG-3-inside.md`, issueText());
    const { issues } = await scanIssues(tree.root, DEFAULT_CONFIG);
    expect(issues.map(({ id }) => id)).toEqual(["BUG-1", "BUG-3"]);
    await expect(findIssue(tree.root, DEFAULT_CONFIG, "BUG-2")).rejects.toMatchObject({ code: "LLI_ISSUE_NOT_FOUND" });
  });

  it("a link to a folder is reported and not followed", async () => {
    const tree = treeWith();
    symlinkSync("..", tree.path(".issues/bugs/loop"));
    const { issues, diagnostics } = await scanIssues(tree.root, DEFAULT_CONFIG);
    expect(issues).toHaveLength(1);
    expect(diagnostics).toMatchObject([{ rule: "unreadable-file", path: ".issues/bugs/loop" }]);
  });

  it("the issues folder itself is no link", async () => {
    const tree = makeTree({ "real/bugs/P1-BUG-1-a.md": issueText() });
    symlinkSync("real", tree.path(".issues"));
    await expect(scanIssues(tree.root, DEFAULT_CONFIG)).rejects.toMatchObject({ code: "LLI_NOT_REGULAR" });
    await expect(findIssue(tree.root, DEFAULT_CONFIG, "1")).rejects.toMatchObject({ code: "LLI_NOT_REGULAR" });
  });
});

describe("A58: names", () => {
  it.each(["a b", 'a"b', "a\nb", "*", "\u001b[2J", ":(top)", "naïve-🐢", "\uFFFD"])(
    "%j in a name is listed",
    async (slug) => {
      const path = `.issues/bugs/P1-BUG-2-${slug}.md`;
      const tree = makeTree({ [GOOD]: issueText(), [path]: issueText() });
      const { issues } = await scanIssues(tree.root, DEFAULT_CONFIG);
      expect(issues.map((issue) => issue.path).sort()).toEqual([GOOD, path].sort());
      await expect(findIssue(tree.root, DEFAULT_CONFIG, "BUG-2")).resolves.toMatchObject({ path });
    },
  );

  it.each(["-rf.md", ":(top)x.md"])("%j is no issue's name: listed in a folder of issues", async (name) => {
    const tree = makeTree({ [GOOD]: issueText(), [`.issues/bugs/${name}`]: issueText(), [`.issues/${name}`]: "" });
    const { issues } = await scanIssues(tree.root, DEFAULT_CONFIG);
    expect(issues.map((issue) => issue.path).sort()).toEqual([GOOD, `.issues/bugs/${name}`].sort());
  });

  it("that are no UTF-8 are reported with their bytes", async () => {
    const tree = treeWith();
    writeFileSync(
      Buffer.concat([Buffer.from(tree.path(".issues/bugs/P1-BUG-2-")), Buffer.from([0xff]), Buffer.from(".md")]),
      "x",
    );
    const path = ".issues/bugs/P1-BUG-2-\\xff.md";
    const { issues, diagnostics } = await scanIssues(tree.root, DEFAULT_CONFIG);
    expect(issues.map(({ id, ready }) => [id, ready])).toEqual([
      ["BUG-1", true],
      ["BUG-2", false],
    ]);
    expect(diagnostics).toMatchObject([
      { rule: "unreadable-file", path, message: expect.stringContaining("(LLI_NAME)") },
    ]);
    await expect(findIssue(tree.root, DEFAULT_CONFIG, "BUG-2")).rejects.toMatchObject({ code: "LLI_NAME", path });
  });
});

describe("folders that cannot be looked at", () => {
  it("16 in each other, whose path is too long for the system, are reported with a cache as without", async () => {
    const tree = treeWith();
    // What a path cannot reach takes a program that goes from folder to folder, also to remove it.
    const chain = Array.from({ length: 16 }, () => "x".repeat(255)).join("/");
    expect(spawnSync("mkdir", ["-p", chain], { cwd: tree.path(".issues") }).status).toBe(0);
    onTestFinished(() => expect(spawnSync("rm", ["-rf", tree.root]).status).toBe(0));
    const cold = await scanIssues(tree.root, DEFAULT_CONFIG);
    expect(cold.issues.map(({ id }) => id)).toEqual(["BUG-1"]);
    expect(cold.diagnostics).toMatchObject([
      { rule: "unreadable-file", path: `.issues/${chain}`, message: expect.stringContaining("ENAMETOOLONG") },
    ]);
    const cache = { folder: join(makeTree().root, "cache"), build: "one" };
    expect(await scanIssues(tree.root, DEFAULT_CONFIG, { cache })).toEqual(cold);
  });

  it.skipIf(asRoot)("below one whose names alone may be read (root may enter every folder)", async () => {
    const tree = treeWith();
    tree.write(".issues/bugs/old/P1-BUG-2-old.md", issueText());
    chmodSync(tree.path(".issues/bugs"), 0o600);
    onTestFinished(() => chmodSync(tree.path(".issues/bugs"), 0o700));
    const cache = { folder: join(makeTree().root, "cache"), build: "one" };
    const cold = await scanIssues(tree.root, DEFAULT_CONFIG);
    expect(cold.diagnostics).toMatchObject([{ path: GOOD }, { rule: "unreadable-file", path: ".issues/bugs/old" }]);
    expect(await scanIssues(tree.root, DEFAULT_CONFIG, { cache })).toEqual(cold);
  });
});

describe("permissions", () => {
  it.skipIf(asRoot)("a file or folder that may not be read is reported (root may read everything)", async () => {
    const tree = treeWith(issueText());
    chmodSync(tree.path(BAD), 0);
    await expectReported(tree, { rule: "unreadable-file", code: "LLI_IO" });
  });
});

it("a temporary file of ours is no issue, and goes when its process is gone", async () => {
  const tree = treeWith("old");
  const killed = startProgram("write", [tree.root, "write", BAD, "new"], { LL_FAIL_AT: "rename" });
  await expect(killed.ended).resolves.toBe("SIGKILL");
  expect(tree.list()).toHaveLength(3);
  const { issues, diagnostics } = await scanIssues(tree.root, DEFAULT_CONFIG);
  expect(issues).toHaveLength(2);
  expect(diagnostics.filter(({ rule }) => rule === "unreadable-file")).toEqual([]);
  expect(tree.list()).toEqual([GOOD, BAD].sort());
});
