import { chmod, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { makeSandbox, type Sandbox, type ScriptStep, say, startFakeApi, tool } from "@ll-issues/testkit";
import { describe, expect, it } from "vitest";
import { claudeEnv, runCli, testConfig } from "./cli-harness.ts";

const ISSUE_PATH = ".issues/bugs/P1-BUG-001-bell.md";
const FILES = { "bell.txt": "silent\n", [ISSUE_PATH]: "---\nstatus: open\n---\n\n# BUG-001: Bell is silent\n" };
const REPORT = { status: "resolved", summary: "It rings", changes: [{ path: "bell.txt", description: "rings" }] };
const report = say(tool("StructuredOutput", REPORT));
const CHECK = { name: "Ring", command: "grep -q rings bell.txt" };
const LINT = { name: "Lint", command: "test ! -e mess.txt" };

const write = (file: string, content: string) => say(tool("Write", { file_path: file, content }));

interface Played {
  readonly code: number;
  readonly run: Record<string, unknown> & { verification: { name: string; verdict: string; detail: string }[] };
  readonly prompts: readonly string[];
}

/** Play one resolve with the real CLI in a sandbox, and give back what was reported and what Claude was asked. */
async function play(sandbox: Sandbox, turns: readonly ScriptStep[], version: "new" | "old" = "new"): Promise<Played> {
  const api = await startFakeApi({ turns });
  try {
    const { code, stdout } = await runCli(sandbox, ["resolve", "BUG-1", "--json"], {
      env: claudeEnv(sandbox, api.url, version),
    });
    return { code, run: JSON.parse(stdout).runs[0], prompts: api.main.map(({ body }) => JSON.stringify(body)) };
  } finally {
    await api.close();
  }
}

async function openSandbox(config: Record<string, unknown>, files: Record<string, string> = {}): Promise<Sandbox> {
  return makeSandbox({ files: { ...FILES, ...files, "ll-issues.config.json": testConfig(config) } });
}

describe("checks", () => {
  it.each(["new", "old"] as const)(
    "a failing check is shown to Claude once in the same session, and mended (%s)",
    async (version) => {
      await using sandbox = await openSandbox({ checks: [CHECK] });
      const bell = `${sandbox.repo}/bell.txt`;
      const played = await play(
        sandbox,
        [
          say(tool("Read", { file_path: bell })),
          write(bell, "hums\n"),
          report,
          say(tool("Read", { file_path: bell })),
          write(bell, "rings\n"),
          report,
        ],
        version,
      );
      expect(played.run).toMatchObject({
        outcome: "resolved",
        verification: [{ name: "Ring", verdict: "PASS" }],
        changes: [{ path: "bell.txt" }],
      });
      expect(played.prompts).toHaveLength(6);
      expect(played.prompts[3]).toContain("### Ring: FAIL");
      expect(played.prompts[3]).toContain("Bell is silent");
    },
  );

  it("is not mended without end: verification-failed after the repair turn", async () => {
    await using sandbox = await openSandbox({ checks: [CHECK] });
    const bell = `${sandbox.repo}/bell.txt`;
    const played = await play(sandbox, [
      say(tool("Read", { file_path: bell })),
      write(bell, "hums\n"),
      report,
      write(bell, "buzzes\n"),
      report,
    ]);
    expect(played.run).toMatchObject({ outcome: "verification-failed", commit: null });
    expect(played.code).toBe(1);
  });

  it("a check that failed before is not blamed", async () => {
    await using sandbox = await openSandbox({ checks: [CHECK, LINT] }, { "mess.txt": "old mess\n" });
    const bell = `${sandbox.repo}/bell.txt`;
    const played = await play(sandbox, [say(tool("Read", { file_path: bell })), write(bell, "rings\n"), report]);
    expect(played.run).toMatchObject({
      outcome: "resolved",
      verification: [
        { name: "Ring", verdict: "PASS" },
        { name: "Lint", verdict: "FAIL", detail: "already failing before" },
      ],
    });
    expect(await sandbox.read(ISSUE_PATH)).toContain("- Lint: FAIL (already failing before)");
  });

  it.each(["new", "old"] as const)(
    "A71: are those of the baseline: a model that edits a check's configuration to make it pass is caught (%s)",
    async (version) => {
      await using sandbox = await openSandbox({ checks: [CHECK], limits: { repairs: 0 } });
      const config = `${sandbox.repo}/ll-issues.config.json`;
      const turns = [
        say(tool("Read", { file_path: config })),
        write(config, '{"checks": [{"name": "Ring", "command": "true"}]}'),
        report,
      ];
      const played = await play(sandbox, turns, version);
      expect(played.run).toMatchObject({
        outcome: "verification-failed",
        changes: [{ path: "ll-issues.config.json" }],
        verification: [{ name: "Ring", command: CHECK.command, verdict: "FAIL" }],
        commit: null,
      });
    },
  );

  it("names the tests and the configuration that a run changed in its record", async () => {
    await using sandbox = await openSandbox({ checks: [] });
    const played = await play(sandbox, [
      write(`${sandbox.repo}/package.json`, "{}\n"),
      write(`${sandbox.repo}/bell.test.js`, "\n"),
      report,
    ]);
    expect(played.run).toMatchObject({ outcome: "resolved" });
    const issue = await sandbox.read(ISSUE_PATH);
    expect(issue).toMatch(/Tests changed by this run: .*bell\.test\.js/);
    expect(issue).toMatch(/Configuration of checks changed by this run: .*package\.json/);
    expect(issue).toMatch(/Claimed, but git shows no change: .*bell\.txt/);
  });
});

describe("attempts", () => {
  it("are counted in the issue, and end at the limit before a token is spent", async () => {
    await using sandbox = await openSandbox({ limits: { attempts: 2 } });
    for (const count of [1, 2]) {
      expect((await play(sandbox, [report])).run.outcome).toBe("unchanged");
      expect(await sandbox.read(ISSUE_PATH)).toContain(`status: open\nattempts: ${count}\n`);
    }
    const third = await play(sandbox, []);
    expect(third).toMatchObject({ code: 4, run: { outcome: "limited", log: null } });
    expect(third.prompts).toEqual([]);
  });
});

describe("A71: what git itself would run", () => {
  it.each([
    [
      "a hook",
      async (repo: string) => plant(path.join(repo, ".git/hooks/pre-commit"), "#!/bin/sh\ntouch ../planted\n"),
    ],
    [
      "a setting",
      async (repo: string) =>
        plant(path.join(repo, ".git/config"), '[core]\n\tfsmonitor = "touch ../planted"\n\thooksPath = x\n'),
    ],
    ["a filter", async (repo: string) => plant(path.join(repo, ".git/info/attributes"), "* filter=evil\n")],
  ])("%s planted during the run is found, and nothing of it runs", async (_, plantIt) => {
    await using sandbox = await openSandbox({});
    const played = await play(sandbox, [
      async () => {
        await plantIt(sandbox.repo);
        return write(`${sandbox.repo}/new.txt`, "x\n");
      },
      report,
    ]);
    expect(played.run).toMatchObject({ outcome: "conflict", reason: expect.stringContaining(".git/"), commit: null });
    expect(await sandbox.list()).not.toContain("planted");
    expect((await sandbox.read(ISSUE_PATH)).includes("Resolution")).toBe(false);
  });
});

async function plant(file: string, content: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content, { flag: "a" });
  await chmod(file, 0o755);
}
