import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  fault,
  makeSandbox,
  repeat,
  runProcess,
  type Sandbox,
  type ScriptStep,
  say,
  startFakeApi,
  tool,
} from "@ll-issues/testkit";
import { describe, expect, it } from "vitest";
import { claudeEnv, runCli, testConfig } from "./cli-harness.ts";

const LL_ISSUES = fileURLToPath(new URL("../bin.js", import.meta.url));
const BUNDLE = fileURLToPath(new URL("../dist/main.cjs", import.meta.url));
const ISSUE_PATH = ".issues/bugs/P1-BUG-001-gate.md";
const ISSUE = "---\nstatus: open\n---\n\n# BUG-001: Gate squeaks\n";

async function openSandbox(config: Record<string, unknown> = {}): Promise<Sandbox> {
  return makeSandbox({
    files: { "gate.txt": "squeaks\n", [ISSUE_PATH]: ISSUE, "ll-issues.config.json": testConfig(config) },
  });
}

async function play(sandbox: Sandbox, version: "new" | "old", turns: readonly ScriptStep[]) {
  const api = await startFakeApi({ turns });
  try {
    const { code, stdout } = await runCli(sandbox, ["resolve", "1", "--json"], {
      env: claudeEnv(sandbox, api.url, version),
    });
    return { code, run: JSON.parse(stdout).runs[0] };
  } finally {
    await api.close();
  }
}

describe.each(["new", "old"] as const)("endings with the real Claude Code CLI (%s)", (version) => {
  it("incomplete, with the reason of the mismatch, and what was gained named and kept", async () => {
    await using sandbox = await openSandbox();
    const mismatch = {
      expected: "one hinge",
      found: "two hinges",
      reason: "The gate has two hinges, the issue names one",
    };
    const { code, run } = await play(sandbox, version, [
      say(tool("Write", { file_path: `${sandbox.repo}/hinge.txt`, content: "oiled\n" })),
      say(tool("StructuredOutput", { status: "incomplete", summary: "half", changes: [], mismatch })),
    ]);
    expect(run).toMatchObject({
      outcome: "incomplete",
      reason: mismatch.reason,
      changes: [{ path: "hinge.txt", status: "added" }],
      commit: null,
    });
    expect(code).toBe(1);
    expect(await sandbox.read("hinge.txt")).toBe("oiled\n");
  });

  it("what an incomplete run left is the next run's to finish, and in its commit", async () => {
    await using sandbox = await openSandbox();
    const hinge = say(tool("Write", { file_path: `${sandbox.repo}/hinge.txt`, content: "oiled\n" }));
    await play(sandbox, version, [
      hinge,
      say(tool("StructuredOutput", { status: "incomplete", summary: "half", changes: [] })),
    ]);
    await sandbox.write("mine.txt", "a person's\n");
    const { run } = await play(sandbox, version, [
      say(tool("Write", { file_path: `${sandbox.repo}/gate-note.txt`, content: "quiet\n" })),
      say(tool("StructuredOutput", { status: "resolved", summary: "quiet", changes: [] })),
    ]);
    expect(run.changes.map(({ path }: { path: string }) => path).sort()).toEqual(["gate-note.txt", "hinge.txt"]);
    expect((await sandbox.git("show", "--name-only", "--format=", run.commit)).split("\n")).toEqual([
      ISSUE_PATH,
      "gate-note.txt",
      "hinge.txt",
    ]);
    expect(await sandbox.git("status", "--porcelain")).toBe("?? mine.txt");
  });

  it("limited by turns", async () => {
    await using sandbox = await openSandbox({ limits: { turns: 1 } });
    const look = say(tool("Read", { file_path: `${sandbox.repo}/gate.txt` }));
    const { code, run } = await play(sandbox, version, [repeat(10, look)]);
    expect(run).toMatchObject({ outcome: "limited", commit: null });
    expect(code).toBe(4);
  });

  it("limited by money", async () => {
    await using sandbox = await openSandbox({ limits: { budgetUsd: 0.0001 } });
    const look = say(tool("Read", { file_path: `${sandbox.repo}/gate.txt` }));
    const { code, run } = await play(sandbox, version, [repeat(10, look)]);
    expect(run).toMatchObject({ outcome: "limited", commit: null });
    expect(code).toBe(4);
  });

  it.skipIf(!existsSync(BUNDLE)).each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("A33: interrupted by %s (needs the bundle: npm run build)", async (signal, expected) => {
    await using sandbox = await openSandbox();
    const api = await startFakeApi({ turns: [fault("hang")] });
    let kill: (name: NodeJS.Signals) => void = () => {};
    const running = runProcess("node", [LL_ISSUES, "resolve", "1", "--json"], {
      cwd: sandbox.repo,
      env: claudeEnv(sandbox, api.url, version),
      onStarted: (started) => {
        kill = started;
      },
    });
    await api.waitFor(({ kind }) => kind === "main");
    kill(signal);
    const { code, stdout } = await running;
    await api.close();
    expect(JSON.parse(stdout).runs[0]).toMatchObject({ outcome: "interrupted", commit: null });
    expect(code).toBe(expected);
    expect(await sandbox.read(ISSUE_PATH)).toBe(ISSUE);
    expect(await sandbox.findLeftovers()).toEqual([]);
  });
});
