import { makeSandbox, type Sandbox } from "@ll-issues/testkit";
import { acquireIssueLock } from "@ll-issues/tracker";
import { describe, expect, it } from "vitest";
import { runCli, testConfig } from "./cli-harness.ts";
import { STUB } from "./programs.ts";

function issue(id: string, keys = ""): string {
  return `---\nstatus: open\n${keys}---\n\n# ${id}: Something\n`;
}

async function openSandbox(): Promise<Sandbox> {
  return makeSandbox({
    files: {
      ".issues/bugs/P0-BUG-010-last.md": issue("BUG-010", "blocked_by: [BUG-011, BUG-012]\n"),
      ".issues/bugs/P3-BUG-011-first.md": issue("BUG-011"),
      ".issues/bugs/P2-BUG-012-second.md": issue("BUG-012"),
      ".issues/bugs/P4-BUG-013-broken.md": issue("BUG-013"),
      "ll-issues.config.json": testConfig({ claude: { env: ["STUB_FAILS"] } }),
    },
  });
}

async function resolve(sandbox: Sandbox, ...argv: string[]) {
  const env = { ...sandbox.env, LL_ISSUES_CLAUDE: STUB, STUB_FAILS: "BUG-013" };
  const { code, stdout } = await runCli(sandbox, ["resolve", "--json", ...argv], { env });
  const { runs } = JSON.parse(stdout) as { runs: { issue: string; outcome: string }[] };
  return { code, ended: runs.map((run) => `${run.issue} ${run.outcome}`) };
}

describe("several issues", () => {
  it("are worked off blockers first, whatever the order they are named in; a failure stops nobody", async () => {
    await using sandbox = await openSandbox();
    expect(await resolve(sandbox, "BUG-13", "10", "12", "11")).toEqual({
      code: 1,
      ended: ["BUG-013 incomplete", "BUG-012 resolved", "BUG-011 resolved", "BUG-010 resolved"],
    });
    expect((await sandbox.git("log", "--format=%s")).split("\n")).toHaveLength(4);
  });

  it("--all takes every ready issue, also those that become ready on the way", async () => {
    await using sandbox = await openSandbox();
    expect(await resolve(sandbox, "--all")).toEqual({
      code: 1,
      ended: ["BUG-012 resolved", "BUG-011 resolved", "BUG-010 resolved", "BUG-013 incomplete"],
    });
  });

  it("--next takes so many", async () => {
    await using sandbox = await openSandbox();
    expect(await resolve(sandbox, "--next", "2")).toEqual({ code: 0, ended: ["BUG-012 resolved", "BUG-011 resolved"] });
  });

  it("--where takes what a query means, also among those that become ready on the way", async () => {
    await using sandbox = await openSandbox();
    expect(await resolve(sandbox, "--all", "--where", "priority:P0..P2")).toEqual({
      code: 0,
      ended: ["BUG-012 resolved"],
    });
    expect(await resolve(sandbox, "--all", "--where=-broken")).toEqual({
      code: 0,
      ended: ["BUG-011 resolved", "BUG-010 resolved"],
    });
    expect(await runCli(sandbox, ["resolve", "--next", "1", "--where", "label:none"])).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("No ready issue fits"),
    });
    const wrong = await runCli(sandbox, ["resolve", "--next", "1", "--where", "priorty:P1"]);
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining("Did you mean priority:?") });
  });

  it("stop when the money is spent", async () => {
    await using sandbox = await openSandbox();
    expect((await resolve(sandbox, "--all", "--max-budget-usd", "0.6")).ended).toEqual([
      "BUG-012 resolved",
      "BUG-011 resolved",
    ]);
  });

  it("are not begun when one of them cannot be found", async () => {
    await using sandbox = await openSandbox();
    const { code, stdout } = await runCli(sandbox, ["resolve", "--json", "BUG-11", "BUG-99"], {
      env: { ...sandbox.env, LL_ISSUES_CLAUDE: STUB },
    });
    expect([code, JSON.parse(stdout).error.code]).toEqual([2, "LLI_ISSUE_NOT_FOUND"]);
    expect(await sandbox.git("status", "--porcelain")).toBe("");
  });

  it("go on without one that cannot be begun: its frontmatter is broken, or another run has it", async () => {
    await using sandbox = await openSandbox();
    await sandbox.write(".issues/bugs/P0-BUG-014-torn.md", "---\nstatus: open\nlabels: [a\n---\n\n# BUG-014: Torn\n");
    await sandbox.git("add", "-A");
    await sandbox.git("commit", "-qm", "torn");
    const held = acquireIssueLock(sandbox.repo, "BUG-012");
    try {
      const env = { ...sandbox.env, LL_ISSUES_CLAUDE: STUB };
      const { code, stdout } = await runCli(sandbox, ["resolve", "--json", "--next", "1"], { env });
      const { runs, refused } = JSON.parse(stdout);
      expect(code).toBe(1);
      expect(runs.map((run: { issue: string }) => run.issue)).toEqual(["BUG-011"]);
      expect(refused.map((one: { error: { code: string } }) => one.error.code)).toEqual(["LLI_FM_YAML", "LLI_LOCKED"]);
      // Whoever asks for one issue is told why it is not begun.
      const alone = await runCli(sandbox, ["resolve", "BUG-12"], { env });
      expect(alone).toMatchObject({ code: 1, stderr: expect.stringContaining("LLI_LOCKED: BUG-012 is held by") });
    } finally {
      held.release();
    }
  });

  it("are remembered: runs lists them, newest first, and shows a transcript", async () => {
    await using sandbox = await openSandbox();
    await resolve(sandbox, "BUG-11", "BUG-13");
    const { runs } = JSON.parse((await runCli(sandbox, ["runs", "--json"])).stdout);
    expect(
      runs.map(({ record }: { record: { issue: string; outcome: string } }) => [record.issue, record.outcome]),
    ).toEqual([
      ["BUG-013", "incomplete"],
      ["BUG-011", "resolved"],
    ]);
    expect((await runCli(sandbox, ["runs", "11"])).stdout).toMatch(
      /^\d{8}-\d{6}-BUG-011-[0-9a-f]{4} {2}resolved .* \$0\.5000 {2}[0-9a-f]{12}\n$/,
    );
    expect((await runCli(sandbox, ["runs", "BUG-011", "--log"])).stdout).toMatch(
      /^Write \{"file_path":".*BUG-011\.txt"\}\n {2}written\nresult: success\n$/,
    );
    expect(await runCli(sandbox, ["runs", "BUG-99", "--log"])).toMatchObject({ code: 2, stdout: "" });
  });
});
