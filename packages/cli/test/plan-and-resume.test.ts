import { randomUUID } from "node:crypto";
import { readdir, rename } from "node:fs/promises";
import path from "node:path";
import {
  makeSandbox,
  repeat,
  type Sandbox,
  type ScriptStep,
  say,
  startFakeApi,
  tool,
  toolNames,
  toolResults,
} from "@ll-issues/testkit";
import { describe, expect, it } from "vitest";
import { claudeEnv, runCli, testConfig } from "./cli-harness.ts";
import { answerSeen, ask, makeGateStage } from "./gate-stage.ts";

const ISSUE_PATH = ".issues/bugs/P2-BUG-007-pump.md";
const ISSUE = `---
status: open
---

# BUG-007: Pump runs dry

## Acceptance Criteria

- [ ] It stops when dry

## Session Log

- \`/capture\` - 2026-01-05T10:00:00 - \`aaaa.jsonl\`

## Status

**Open** | Created: 2026-01-05 | Priority: P2
`;
const TODAY = new Date().toISOString().slice(0, 10);
const PLAN_PATH = `.issues/plans/${TODAY}-BUG-007.md`;

const PHASES = [
  {
    title: "Notice it",
    overview: "A sensor.",
    changes: [{ path: "sensor.txt", description: "say dry" }],
    automated: ["sensor.txt says dry", "Tests pass"],
    manual: ["The light is red"],
  },
  {
    title: "Stop it",
    changes: [{ path: "pump.txt", description: "stop" }],
    automated: ["pump.txt says stop", "Tests pass"],
  },
];
const PLAN = {
  currentState: "Nothing looks.",
  discoveries: ["`pump.txt:1` runs always"],
  desiredEndState: "It stops.",
  notDoing: ["No second pump"],
  approach: "Look, then stop.",
  phases: PHASES,
};

const report = (value: object) => say(tool("StructuredOutput", { ...value }));
const planned = (over: object = {}) =>
  report({ status: "planned", summary: "A sensor, then a stop", plan: PLAN, ...over });

interface Played {
  readonly code: number;
  readonly run: Record<string, unknown>;
  readonly stderr: string;
  /** What each request to the model held, as text. */
  readonly prompts: readonly string[];
  readonly sessions: readonly string[];
  readonly tools: readonly string[];
  readonly results: readonly string[];
}

async function openSandbox(config: object = {}): Promise<Sandbox> {
  const files = { "pump.txt": "runs\n", [ISSUE_PATH]: ISSUE, "ll-issues.config.json": testConfig({ ...config }) };
  return makeSandbox({ files });
}

async function play(
  sandbox: Sandbox,
  version: "new" | "old",
  argv: readonly string[],
  turns: readonly ScriptStep[],
): Promise<Played> {
  const api = await startFakeApi({ turns });
  try {
    const env = claudeEnv(sandbox, api.url, version);
    const { code, stdout, stderr } = await runCli(sandbox, ["resolve", "7", "--json", "-v", ...argv], { env });
    return {
      code,
      stderr,
      run: JSON.parse(stdout).runs[0],
      prompts: api.main.map(({ body }) => JSON.stringify(body)),
      sessions: api.main.map(({ headers }) => String(headers["x-claude-code-session-id"])),
      tools: api.main[0] === undefined ? [] : toolNames(api.main[0]),
      results: api.main.flatMap((request) => toolResults(request).map(({ text }) => text)),
    };
  } finally {
    await api.close();
  }
}

const write = (file: string, content: string) => say(tool("Write", { file_path: file, content }));

describe.each(["new", "old"] as const)("a plan with the real Claude Code CLI (%s)", { timeout: 90_000 }, (version) => {
  it("is written and committed, then gone on with phase by phase in its session", async () => {
    await using sandbox = await openSandbox();
    const first = await play(
      sandbox,
      version,
      ["--plan-only"],
      [say(tool("Read", { file_path: `${sandbox.repo}/pump.txt` })), planned()],
    );
    expect(first.run).toMatchObject({
      outcome: "planned",
      reason: "A sensor, then a stop",
      changes: [{ path: PLAN_PATH, status: "added", description: "the plan: 2 phases, 5 criteria" }],
      verification: [],
      resolution: null,
      commit: expect.stringMatching(/^[0-9a-f]{40}$/),
    });
    expect(first.code).toBe(0);
    expect(first.tools).not.toEqual(expect.arrayContaining(["Write"]));
    expect(await sandbox.git("show", "--format=%s", "--name-only", "HEAD")).toBe(
      `chore(BUG-007): plan: Pump runs dry\n\n${ISSUE_PATH}\n${PLAN_PATH}`,
    );
    expect(await sandbox.git("status", "--porcelain")).toBe("");
    const log = new RegExp(
      `## Session Log\n\n- \`ll-issues resolve --plan-only\` - ${TODAY}T.*Z - \`${first.run.sessionId}\\.jsonl\`\n- `,
    );
    expect(await sandbox.read(ISSUE_PATH)).toMatch(log);
    expect(await sandbox.read(ISSUE_PATH)).toContain("status: open");
    expect(await sandbox.read(PLAN_PATH)).toContain("**Automated Verification**:\n- [ ] sensor.txt says dry\n");

    const evidence = "seen";
    const second = await play(
      sandbox,
      version,
      ["--resume"],
      [
        write(`${sandbox.repo}/sensor.txt`, "dry\n"),
        report({
          status: "incomplete",
          summary: "Half",
          changes: [],
          mismatch: { expected: "one pump", found: "two", reason: "There are two pumps" },
          criteria: [
            { text: "sensor.txt says dry", met: true, evidence },
            { text: "Tests pass", met: true, evidence, phase: "1" },
            { text: "The light is red", met: true, evidence, phase: "1" },
            { text: "pump.txt says stop", met: true, evidence: " " },
          ],
        }),
      ],
    );
    expect(second.run).toMatchObject({ outcome: "incomplete", sessionId: first.run.sessionId });
    expect(new Set([...first.sessions, ...second.sessions])).toEqual(new Set([first.run.sessionId]));
    expect(second.prompts[0]).toContain("0 of its 5 boxes are ticked.");
    expect(second.prompts[0]).toContain("Go on at phase 1,");
    const half = await sandbox.read(PLAN_PATH);
    expect(half.match(/^- \[.\] .*$/gm)).toEqual([
      "- [x] sensor.txt says dry",
      "- [x] Tests pass",
      "- [ ] The light is red",
      "- [ ] pump.txt says stop",
      "- [ ] Tests pass",
    ]);

    const third = await play(
      sandbox,
      version,
      ["--resume"],
      [
        say(tool("Read", { file_path: `${sandbox.repo}/pump.txt` })),
        write(`${sandbox.repo}/pump.txt`, "stops\n"),
        report({
          status: "resolved",
          summary: "It stops",
          changes: [{ path: "pump.txt", description: "stops" }],
          criteria: [
            { text: "It stops when dry", met: true, evidence },
            { text: "`pump.txt` says stop", met: true, evidence, phase: "Phase 2" },
          ],
        }),
      ],
    );
    expect(third.prompts[0]).toContain("2 of its 5 boxes are ticked.");
    expect(third.prompts[0]).toContain("Go on at phase 2,");
    expect(third.prompts[0]).toContain("There are two pumps");
    expect(third.run).toMatchObject({ outcome: "resolved", sessionId: first.run.sessionId });
    expect((third.run.changes as { path: string }[]).map((change) => change.path).sort()).toEqual([
      "pump.txt",
      "sensor.txt",
    ]);
    expect((await sandbox.git("show", "--format=", "--name-only", "HEAD")).split("\n")).toEqual([
      ISSUE_PATH,
      PLAN_PATH,
      "pump.txt",
      "sensor.txt",
    ]);
    expect(await sandbox.git("status", "--porcelain")).toBe("");
    expect(await sandbox.read(PLAN_PATH)).toContain("- [x] pump.txt says stop\n- [ ] Tests pass\n");
    const issue = await sandbox.read(ISSUE_PATH);
    expect(issue).toContain("- [x] It stops when dry\n");
    expect(issue.match(/^- `.*` - /gm)).toHaveLength(3);
  });

  it("is gone on with in a fresh session where that of the plan is gone", async () => {
    await using sandbox = await openSandbox();
    const first = await play(sandbox, version, ["--plan-only"], [planned()]);
    const config = claudeEnv(sandbox, "http://127.0.0.1:1", version).CLAUDE_CONFIG_DIR ?? "";
    await rename(path.join(config, "projects"), path.join(config, `gone-${randomUUID()}`));
    const second = await play(
      sandbox,
      version,
      ["--resume"],
      [write(`${sandbox.repo}/sensor.txt`, "dry\n"), report({ status: "resolved", summary: "It stops", changes: [] })],
    );
    expect(second.run).toMatchObject({ outcome: "resolved" });
    expect(second.run.sessionId).not.toBe(first.run.sessionId);
    expect(second.stderr).toContain("cannot be gone on with: a fresh one");
    expect(second.prompts[0]).toContain("sensor.txt says dry");
    expect(second.prompts[0]).not.toContain("Plan BUG-007");
  });

  it("cannot write anything on the way", async () => {
    await using sandbox = await openSandbox({
      claude: { permissionMode: "acceptEdits", allowedTools: ["Write", "Bash"] },
    });
    const played = await play(
      sandbox,
      version,
      ["--plan-only"],
      [
        write(`${sandbox.repo}/pump.txt`, "stops\n"),
        say(tool("Bash", { command: "echo stops > pump.txt", description: "stop it" })),
        planned(),
      ],
    );
    expect(played.run).toMatchObject({ outcome: "planned", changes: [{ path: PLAN_PATH }] });
    expect(await sandbox.read("pump.txt")).toBe("runs\n");
    expect(await sandbox.git("status", "--porcelain")).toBe("");
  });
});

describe("a run that only plans", { timeout: 90_000 }, () => {
  it.each([
    ["holds no plan", { plan: undefined }, "incomplete", 1, /it holds no plan/],
    [
      "has a phase that nothing checks",
      { plan: { ...PLAN, phases: [{ ...PHASES[0], automated: [" "], manual: [] }] } },
      "incomplete",
      1,
      /phase 1 has no criterion/,
    ],
    [
      "says that nothing is to be done",
      { status: "closed", closeReason: "already_fixed" },
      "not-ready",
      1,
      /needs no plan \(already_fixed\)/,
    ],
    ["hands over no report", null, "failed", 1, /report/],
  ])("and %s, writes none", async (_, over, outcome, code, reason) => {
    await using sandbox = await openSandbox();
    const played = await play(
      sandbox,
      "new",
      ["--plan-only"],
      [over === null ? repeat(20, say("I am done.")) : planned(over)],
    );
    expect(played.run).toMatchObject({ outcome, reason: expect.stringMatching(reason), commit: null, changes: [] });
    expect(played.code).toBe(code);
    expect((await sandbox.list()).filter((file) => file.includes("plans"))).toEqual([]);
    expect(await sandbox.read(ISSUE_PATH)).not.toContain("Resolution");
  });

  it("and sees a change appear that is not its plan names it, leaves it alone and records nothing", async () => {
    await using sandbox = await openSandbox();
    const played = await play(
      sandbox,
      "new",
      ["--plan-only"],
      [
        async () => {
          await sandbox.write("pump.txt", "somebody's\n");
          return planned();
        },
      ],
    );
    expect(played.run).toMatchObject({
      outcome: "incomplete",
      reason: expect.stringContaining("(pump.txt)"),
      changes: [{ path: "pump.txt" }],
      commit: null,
    });
    expect(await sandbox.read("pump.txt")).toBe("somebody's\n");
    // It is nobody's kept work: the next run holds it for a person's.
    const next = await play(
      sandbox,
      "new",
      [],
      [
        say(tool("Read", { file_path: `${sandbox.repo}/pump.txt` })),
        write(`${sandbox.repo}/pump.txt`, "stops\n"),
        report({ status: "resolved", summary: "x", changes: [] }),
      ],
    );
    expect(next.run).toMatchObject({ outcome: "conflict" });
  });

  it("leaves what an earlier run has left to the one that works", async () => {
    await using sandbox = await openSandbox();
    await play(
      sandbox,
      "new",
      [],
      [write(`${sandbox.repo}/sensor.txt`, "dry\n"), report({ status: "incomplete", summary: "half", changes: [] })],
    );
    const plan = await play(sandbox, "new", ["--plan-only"], [planned()]);
    expect(plan.run).toMatchObject({ outcome: "planned", changes: [{ path: PLAN_PATH }] });
    expect(plan.prompts[0]).not.toContain("An earlier run");
    const work = await play(sandbox, "new", [], [report({ status: "resolved", summary: "dry", changes: [] })]);
    expect(work.run).toMatchObject({ outcome: "resolved", changes: [{ path: "sensor.txt" }] });
    // Without --resume the plan is followed too, in a session of its own.
    expect(work.prompts[0]).toContain("Go on at phase 1,");
    expect(work.run.sessionId).not.toBe(plan.run.sessionId);
  });

  it("and is asked for twice on one day writes a second plan, and the second is gone on with", async () => {
    await using sandbox = await openSandbox();
    await play(sandbox, "new", ["--plan-only"], [planned()]);
    await play(
      sandbox,
      "new",
      ["--plan-only", "--no-commit"],
      [planned({ plan: { ...PLAN, approach: "Another way." } })],
    );
    expect((await readdir(path.join(sandbox.repo, ".issues/plans"))).sort()).toEqual([
      `${TODAY}-BUG-007-2.md`,
      `${TODAY}-BUG-007.md`,
    ]);
    expect(await sandbox.git("status", "--porcelain")).toBe(` M ${ISSUE_PATH}\n?? .issues/plans/${TODAY}-BUG-007-2.md`);
    const { stdout } = await runCli(sandbox, ["prompt", "7"]);
    expect(stdout).toContain("Another way.");
    expect((await runCli(sandbox, ["scan", "--json"])).stdout).not.toContain("plans/");
  });

  it("asks with --gates, and goes on planning with the answer, whatever the next resolve is told", async () => {
    await using stage = await makeGateStage();
    stage.api.push(say(ask()));
    const first = await stage.resolve("--gates", "--plan-only");
    expect([first.code, first.run.outcome]).toEqual([3, "waiting"]);
    expect((await stage.run("answer", "FEAT-4", "postgres")).code).toBe(0);
    stage.api.push(planned());
    const second = await stage.resolve();
    expect(second.run).toMatchObject({
      outcome: "planned",
      sessionId: first.run.sessionId,
      changes: [{ path: `.issues/plans/${TODAY}-FEAT-004.md` }],
    });
    expect(answerSeen(stage.api.main)).toContain("Postgres");
    expect(await stage.issue()).toContain("status: open");
  });

  it("--resume with nothing to go on with is not-ready, whatever is forced", async () => {
    await using sandbox = await openSandbox();
    const played = await play(sandbox, "new", ["--resume", "--force"], []);
    expect(played.run).toMatchObject({
      outcome: "not-ready",
      reason: expect.stringContaining("without --resume"),
      log: null,
    });
    expect(played.code).toBe(1);
  });
});
