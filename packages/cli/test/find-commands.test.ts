import { makeSandbox, runProcess, type Sandbox } from "@ll-issues/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCli } from "./cli-harness.ts";
import { HAS_BUNDLE, LL_ISSUES } from "./programs.ts";

const issue = (frontmatter: string, heading: string, body = "Words.") =>
  `---\n${frontmatter}\n---\n\n# ${heading}\n\n## Summary\n\n${body}\n`;

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await makeSandbox({
    files: {
      ".issues/bugs/P1-BUG-001-lamp.md": issue(
        "status: open\nlabels: [hall]\ncreated_at: 2026-01-01",
        "BUG-001: 玄関のランプ lamp",
      ),
      ".issues/bugs/P2-BUG-002-door.md": issue("status: done\ncompleted_at: 2026-01-02", "BUG-002: Door | `x`"),
      ".issues/features/P0-FEAT-003-dimmer.md": issue(
        "status: open\nblocked_by: [BUG-001]",
        "FEAT-003: Dimmer",
        "A dimmer for every lamp in the long hall.",
      ),
      ".issues/epics/P3-EPIC-004-house.md": issue("status: in_progress", "EPIC-004: House"),
    },
  });
});

afterAll(async () => {
  await sandbox.close();
});

const cli = (...argv: string[]) => runCli(sandbox, argv);

describe("list", () => {
  it("shows what has not ended, by urgency, unless it is asked for", async () => {
    expect((await cli("list")).stdout).toBe(
      "FEAT-003  P0  blocked      Dimmer\nBUG-001   P1  ready        玄関のランプ lamp\nEPIC-004  P3  in_progress  House\n",
    );
    expect((await cli("list", "status:done")).stdout).toContain("BUG-002");
    expect((await cli("ls", "--all", "-type:epic", "--format", "paths")).stdout.split("\n")).toHaveLength(4);
  });

  it("counts what it cuts off, and says when nothing fits", async () => {
    expect(await cli("list", "--limit", "1")).toMatchObject({ stderr: "2 more; --limit 0 shows all\n" });
    expect(await cli("list", "label:none")).toMatchObject({
      code: 0,
      stdout: "",
      stderr: expect.stringContaining("No issue fits"),
    });
  });

  it("groups, chooses columns, and writes for people and for programs", async () => {
    expect((await cli("list", "--all", "--group", "type")).stdout).toMatch(
      /^feature \(1\)\nFEAT-003[\s\S]*\n\nbug \(2\)\n/,
    );
    expect((await cli("list", "hall", "--columns", "id,created,labels")).stdout).toMatch(
      /^BUG-001 {2}\d+ \w+s? ago {2}hall\n$/,
    );
    expect((await cli("list", "lamp", "-c", "id,created", "--format", "tsv")).stdout).toBe(
      "id\tcreated\nBUG-001\t2026-01-01\n",
    );
    expect((await cli("list", "id:2", "-c", "id,title", "--format", "markdown")).stdout).toBe(
      "| id | title |\n| --- | --- |\n| BUG-002 | Door \\| \\`x\\` |\n",
    );
    expect(await cli("list", "-c", "titel")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("Did you mean title?"),
    });
  });

  it("fits the width of a terminal, wide characters included", async () => {
    const { stdout } = await runCli(sandbox, ["list", "hall", "--no-color"], { terminalColumns: 32 });
    expect(stdout).toBe("BUG-001  P1  ready  玄関のラン…\n");
  });
});

describe("search", () => {
  it("marks what it found, in colour or between brackets", async () => {
    const { stdout } = await cli("search", "hall", "dimmer");
    expect(stdout).toBe(
      "FEAT-003 P0 open [Dimmer]\n  .issues/features/P0-FEAT-003-dimmer.md:10\n    A [dimmer] for every lamp in the long [hall].\n",
    );
    expect((await cli("search", "hall", "dimmer", "--color")).stdout).toContain("\u001b[33mhall\u001b[39m");
  });

  it("says what it searched for instead", async () => {
    expect(await cli("search", "dimmr")).toMatchObject({ stderr: "Searched for dimmer instead of dimmr\n" });
    expect(await cli("search", "zzz")).toMatchObject({ code: 0, stdout: "", stderr: "Nothing found\n" });
  });
});

describe("what is next", () => {
  it("is explained for every issue", async () => {
    expect((await cli("next", "--all")).stdout).toBe(
      "BUG-001   P1  ready        玄関のランプ lamp (open, and nothing blocks it)\nFEAT-003  P0  blocked      Dimmer (waits for BUG-001)\nEPIC-004  P3  in_progress  House (its status is in_progress)\n",
    );
    // On a narrow terminal the title gives way, not the reason.
    const narrow = await runCli(sandbox, ["next", "--all", "--no-color"], { terminalColumns: 48 });
    expect(narrow.stdout).toContain("FEAT-003  P0  blocked      Dimmer (waits for BUG-001)\n");
    expect(narrow.stdout).toContain("BUG-001   P1  ready        玄関のラ… (open, and nothing blocks it)\n");
    expect((await cli("blocked")).stdout).toBe("FEAT-003  P0  blocked  Dimmer (waits for BUG-001)\n");
  });

  it("is drawn", async () => {
    expect((await cli("graph")).stdout).toMatch(
      /^Wave 1, waits for nobody\n {2}BUG-001[\s\S]*Wave 2\n {2}FEAT-003[\s\S]*BUG-001 → FEAT-003\n$/,
    );
    expect((await cli("graph", "3", "--format", "mermaid")).stdout).toContain("n0 --> n1");
    expect((await cli("graph", "--format", "dot")).stdout).toContain('"BUG-001" -> "FEAT-003";');
  });

  it("stands in ten lines of 80 characters, also for ll-issues alone", async () => {
    const { stdout } = await cli();
    expect(stdout).toBe((await cli("status")).stdout);
    expect(stdout).toContain("Next         BUG-001 P1 玄関のランプ lamp\n");
    expect(stdout.split("\n").length).toBeLessThanOrEqual(11);
    expect(stdout).toContain("Last done    BUG-002 P2 Door");
  });
});

describe("completion", () => {
  const complete = async (...words: string[]) =>
    (await cli("--get-yargs-completions", "ll-issues", "-C", sandbox.repo, ...words)).stdout.trim().split("\n");

  it("knows the ids of the tree where an issue belongs", async () => {
    expect(await complete("show", "bug-")).toEqual(["BUG-001", "BUG-002"]);
    expect(await complete("show", "004")).toEqual(["EPIC-004"]);
    expect(await complete("close", "1", "--reason", "")).toContain("wont_do");
    expect(await complete("list", "BUG-")).not.toContain("BUG-001");
  });

  it.skipIf(!HAS_BUNDLE)("says nothing between two keystrokes where there is no tree (needs the bundle)", async () => {
    const words = [LL_ISSUES, "--get-yargs-completions", "ll-issues", "show", "BUG-"];
    const { code, stderr } = await runProcess("node", words, { cwd: sandbox.home, env: sandbox.env });
    expect([code, stderr]).toEqual([0, ""]);
  });

  it.each(["bash", "zsh", "fish"])("prints a script for %s", async (shell) => {
    expect((await cli("completion", shell)).stdout).toContain("ll-issues --get-yargs-completions");
  });
});

describe("instructions", () => {
  it("fit a context, and every topic they name is there", async () => {
    const { stdout } = await cli("instructions");
    expect(stdout.length).toBeLessThan(4000);
    const topics = [...stdout.matchAll(/^- (\w+): /gm)].map(([, name]) => name ?? "");
    expect(topics.length).toBeGreaterThan(3);
    for (const topic of topics) expect(await cli("instructions", topic)).toMatchObject({ code: 0 });
    expect(await cli("instructions", "qery")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("Did you mean query?"),
    });
  });
});

it("each command says what it reads and writes", async () => {
  const { stdout } = await cli("--help");
  const names = [...stdout.matchAll(/^ {2}ll-issues (\w+)/gm)].map(([, name]) => name ?? "");
  expect(names.length).toBeGreaterThan(20);
  const own = [
    "create",
    "set",
    "close",
    "reopen",
    "defer",
    "link",
    "rename",
    "status",
    "list",
    "search",
    "similar",
    "next",
    "blocked",
    "graph",
    "duplicates",
    "stale",
    "migrate",
    "instructions",
  ];
  expect(names).toEqual(expect.arrayContaining(own));
  for (const name of own) expect((await cli(name, "--help")).stdout, name).toMatch(/[Rr]eads|[Ww]rites/);
});
