import { existsSync } from "node:fs";
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
  toolResults,
} from "@ll-issues/testkit";
import { describe, expect, it } from "vitest";
import { claudeEnv, runCli, testConfig } from "./cli-harness.ts";
import { HAS_BUNDLE, LL_ISSUES } from "./programs.ts";
import { listLocks, readSignals, STUBBORN, waitForSignals } from "./stubborn-claude.ts";

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
    return { code, run: JSON.parse(stdout).runs[0], prompt: JSON.stringify(api.main[0]?.body ?? "") };
  } finally {
    await api.close();
  }
}

function oilHinge(sandbox: Sandbox): ScriptStep {
  return say(tool("Write", { file_path: `${sandbox.repo}/hinge.txt`, content: "oiled\n" }));
}

/** The next resolve is told how the last one ended and what it left, and what it left is in its commit. */
async function expectGoneOn(sandbox: Sandbox, version: "new" | "old", ended: string): Promise<void> {
  const { run, prompt } = await play(sandbox, version, [
    say(tool("StructuredOutput", { status: "resolved", summary: "quiet", changes: [] })),
  ]);
  expect(prompt).toContain(`ended before it was done (\`${ended}\`)`);
  if (ended !== "killed") expect(prompt).toContain("It changed:\\n- hinge.txt");
  expect(run).toMatchObject({ outcome: "resolved", changes: [{ path: "hinge.txt" }] });
  expect((await sandbox.git("show", "--name-only", "--format=", run.commit)).split("\n")).toEqual([
    ISSUE_PATH,
    "hinge.txt",
  ]);
  expect(await sandbox.git("status", "--porcelain")).toBe("");
}

describe.each(["new", "old"] as const)("endings with the real Claude Code CLI (%s)", { timeout: 90_000 }, (version) => {
  it("incomplete, with the reason of the mismatch, and what was gained named and kept", async () => {
    await using sandbox = await openSandbox();
    const mismatch = {
      expected: "one hinge",
      found: "two hinges",
      reason: "The gate has two hinges, the issue names one",
    };
    const { code, run } = await play(sandbox, version, [
      oilHinge(sandbox),
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
    await play(sandbox, version, [
      oilHinge(sandbox),
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

  it.each([
    ["turns", { turns: 3 }, {}],
    ["money", { budgetUsd: 0.5 }, { output_tokens: 50_000 }],
  ])(
    "limited by %s: what was gained is kept and named, and the next resolve goes on from there",
    async (_, limits, usage) => {
      await using sandbox = await openSandbox({ limits });
      const look = say("The hinge is oiled.", tool("Read", { file_path: `${sandbox.repo}/gate.txt` }));
      const first = await play(sandbox, version, [oilHinge(sandbox), repeat(10, { ...look, usage })]);
      expect(first.run).toMatchObject({ outcome: "limited", changes: [{ path: "hinge.txt" }], commit: null });
      expect(first.code).toBe(4);
      expect(existsSync(first.run.log)).toBe(true);
      await expectGoneOn(sandbox, version, "limited");
    },
  );

  it.skipIf(!HAS_BUNDLE).each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
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
    expect(await listLocks(sandbox)).toEqual([]);
  });

  it.skipIf(!HAS_BUNDLE)("killed, and the next resolve recovers (needs the bundle: npm run build)", async () => {
    await using sandbox = await openSandbox();
    const api = await startFakeApi({ turns: [oilHinge(sandbox), fault("hang")] });
    let kill: (name: NodeJS.Signals) => void = () => {};
    const running = runProcess("node", [LL_ISSUES, "resolve", "1"], {
      cwd: sandbox.repo,
      env: claudeEnv(sandbox, api.url, version),
      onStarted: (started) => {
        kill = started;
      },
    });
    await api.waitFor((request) => request.kind === "main" && toolResults(request).length > 0);
    kill("SIGKILL");
    expect((await running).signal).toBe("SIGKILL");
    await expectGoneOn(sandbox, version, "killed");
    await api.close();
    expect(await sandbox.findLeftovers()).toEqual([]);
  });
});

it("stopped by the wall clock: kept, named, and gone on from too", { timeout: 90_000 }, async () => {
  await using sandbox = await openSandbox({ limits: { wallSeconds: 10 } });
  const first = await play(sandbox, "new", [oilHinge(sandbox), fault("hang")]);
  expect(first.run).toMatchObject({ outcome: "timed-out", changes: [{ path: "hinge.txt" }], commit: null });
  expect(first.code).toBe(4);
  await sandbox.write("ll-issues.config.json", testConfig({ limits: { wallSeconds: 600 } }));
  await sandbox.git("commit", "-qam", "more time");
  await expectGoneOn(sandbox, "new", "timed-out");
});

it.skipIf(!HAS_BUNDLE)(
  "A34: Claude gets one SIGINT, and a second Ctrl-C kills it (needs the bundle: npm run build)",
  { timeout: 90_000 },
  async () => {
    await using sandbox = await openSandbox();
    let kill: (name: NodeJS.Signals) => void = () => {};
    const running = runProcess("node", [LL_ISSUES, "resolve", "1", "--json"], {
      cwd: sandbox.repo,
      env: { ...sandbox.env, LL_ISSUES_CLAUDE: STUBBORN },
      onStarted: (started) => {
        kill = started;
      },
    });
    for (const lines of [1, 2]) {
      await waitForSignals(sandbox, lines);
      kill("SIGINT");
    }
    const { code, stdout } = await running;
    expect(JSON.parse(stdout).runs[0]).toMatchObject({ outcome: "interrupted", commit: null });
    expect(code).toBe(130);
    // Neither a second signal, nor the grace.
    expect(await readSignals(sandbox)).toEqual(["ready", "SIGINT"]);
    expect(await sandbox.read(ISSUE_PATH)).toBe(ISSUE);
    expect(await sandbox.findLeftovers()).toEqual([]);
    expect(await listLocks(sandbox)).toEqual([]);
  },
);
