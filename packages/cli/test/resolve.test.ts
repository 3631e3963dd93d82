import {
  fail,
  fault,
  findRealClaude,
  makeSandbox,
  repeat,
  type ScriptStep,
  say,
  startFakeApi,
  tool,
  toolNames,
} from "@ll-issues/testkit";
import { describe, expect, it } from "vitest";
import { type CliResult, claudeEnv, runCli, testConfig } from "./cli-harness.ts";

const ISSUE_PATH = ".issues/bugs/P2-BUG-007-kettle-boils-dry.md";
const ISSUE = `---
status: open
priority: P2 # set by hand
discovered_date: 2026-01-05
---

# BUG-007: Kettle boils dry

## Summary

\`isDry\` in \`kettle.mjs\` says false for an empty kettle.

## Acceptance Criteria

- [ ] An empty kettle is dry

## Status

**Open** | Created: 2026-01-05 | Priority: P2
`;
/** The issue after an attempt in vain. */
const attempted = (count: number) => ISSUE.replace("2026-01-05\n---", `2026-01-05\nattempts: ${count}\n---`);
const BROKEN = "export const isDry = (litres) => litres < 0;\n";
const MENDED = "export const isDry = (litres) => litres <= 0;\n";
const TEST = `import assert from "node:assert/strict";
import test from "node:test";
import { isDry } from "./kettle.mjs";

test("an empty kettle is dry", () => assert.equal(isDry(0), true));
`;

const CHECKS = [{ name: "Tests", command: "node --test" }];
const REPORT = {
  status: "resolved",
  summary: "The comparison missed zero.",
  criteria: [{ text: "An empty kettle is dry", met: true, evidence: "kettle.test.mjs passes" }],
  changes: [{ path: "kettle.mjs", description: "count an empty kettle as dry" }],
};

const read = (file: string) => say(tool("Read", { file_path: file }));
const edit = (file: string, from: string, to: string) =>
  say(tool("Edit", { file_path: file, old_string: from, new_string: to }));
const report = (value: object) => say(tool("StructuredOutput", { ...value }));

interface Scene extends CliResult {
  readonly json: () => { runs: [Record<string, unknown>] };
  readonly issue: string;
  readonly log: string;
  readonly status: string;
  readonly remaining: number;
  readonly tools: readonly string[];
}

interface SceneOptions {
  readonly version: "new" | "old";
  readonly turns: (repo: string) => readonly ScriptStep[];
  readonly config?: Record<string, unknown>;
  readonly argv?: readonly string[];
  readonly files?: Record<string, string>;
}

/** Play one resolve of BUG-007 with the real CLI and a scripted model, and look at what is left behind. */
async function play(options: SceneOptions): Promise<Scene> {
  await using sandbox = await makeSandbox({
    files: {
      "kettle.mjs": BROKEN,
      "kettle.test.mjs": TEST,
      [ISSUE_PATH]: ISSUE,
      "ll-issues.config.json": testConfig({ checks: CHECKS, ...options.config }),
      ...options.files,
    },
  });
  const api = await startFakeApi({ turns: options.turns(sandbox.repo) });
  try {
    const argv = ["resolve", "BUG-7", "--json", ...(options.argv ?? [])];
    const result = await runCli(sandbox, argv, { env: claudeEnv(sandbox, api.url, options.version) });
    return {
      ...result,
      json: () => JSON.parse(result.stdout),
      issue: await sandbox.read(ISSUE_PATH),
      log: await sandbox.git("log", "--format=%B", "--name-only", "-1"),
      status: await sandbox.git("status", "--porcelain"),
      remaining: api.remaining,
      tools: api.main[0] === undefined ? [] : toolNames(api.main[0]),
    };
  } finally {
    await api.close();
  }
}

describe.each(["new", "old"] as const)("resolve with the real Claude Code CLI (%s)", (version) => {
  it("is installed", () => {
    expect(findRealClaude(version), "run `node scripts/install-claude.mjs`").not.toBeNull();
  });

  it("resolves, checks, records and commits", async () => {
    const scene = await play({
      version,
      turns: (repo) => [
        read(`${repo}/kettle.mjs`),
        edit(`${repo}/kettle.mjs`, "litres < 0", "litres <= 0"),
        report(REPORT),
      ],
    });
    expect(scene.json().runs[0]).toMatchObject({
      issue: "BUG-007",
      outcome: "resolved",
      reason: "The comparison missed zero.",
      changes: [{ path: "kettle.mjs", status: "modified", description: "count an empty kettle as dry" }],
      verification: [{ name: "Tests", command: "node --test", verdict: "PASS" }],
      resolution: { path: ISSUE_PATH },
      commit: expect.stringMatching(/^[0-9a-f]{40}$/),
    });
    expect(scene.code).toBe(0);
    expect(scene.remaining).toBe(0);
    expect(scene.tools).not.toContain("AskUserQuestion");
    expect(scene.log).toMatch(/^fix\(BUG-007\): Kettle boils dry\n\nIssue: BUG-007\nRun: \S+\n/);
    expect(scene.log.split("\n").slice(-2)).toEqual([ISSUE_PATH, "kettle.mjs"]);
    expect(scene.status).toBe("");
    expect(scene.issue).toMatch(/^---\nstatus: done\npriority: P2 # set by hand\n/);
    expect(scene.issue).toContain("- [x] An empty kettle is dry\n");
    expect(scene.issue).toMatch(
      /\*\*Completed\*\* \| Created: 2026-01-05 \| Priority: P2 \| Completed: \d{4}-\d\d-\d\d\n$/,
    );
    expect(scene.issue).toMatch(/\ncompleted_at: .*Z\n---\n/);
    expect(scene.issue).toMatch(
      /## Resolution\n\n- \*\*Action\*\*: fix\n- \*\*Completed\*\*: \d{4}-\d\d-\d\d\n- \*\*Status\*\*: Completed\n/,
    );
    expect(scene.issue).toContain("### Changes Made\n- `kettle.mjs`: count an empty kettle as dry\n");
    expect(scene.issue).toMatch(/### Verification Results\n- Tests: PASS \(/);
  });

  it("a model that claims success and changes nothing: unchanged", async () => {
    const scene = await play({ version, turns: () => [report(REPORT)] });
    expect(scene.json().runs[0]).toMatchObject({ outcome: "unchanged", commit: null, resolution: null });
    expect([scene.code, scene.issue, scene.status]).toEqual([1, attempted(1), ` M ${ISSUE_PATH}`]);
  });

  it("a failing check: verification-failed, the issue open, nothing committed, the change still there", async () => {
    const scene = await play({
      version,
      config: { limits: { repairs: 0 } },
      turns: (repo) => [
        read(`${repo}/kettle.mjs`),
        edit(`${repo}/kettle.mjs`, "litres < 0", "litres < 1 - 1"),
        report(REPORT),
      ],
    });
    expect(scene.json().runs[0]).toMatchObject({
      outcome: "verification-failed",
      verification: [{ verdict: "FAIL" }],
      commit: null,
    });
    expect([scene.code, scene.issue, scene.status]).toEqual([1, attempted(1), ` M ${ISSUE_PATH}\n M kettle.mjs`]);
  });

  it("a hang before the first byte of an answer: ended by the idle limit", async () => {
    const scene = await play({
      version,
      turns: () => [fault("hang")],
      config: { limits: { idleSeconds: 2, startSeconds: 20 } },
    });
    expect(scene.json().runs[0]).toMatchObject({ outcome: "idle", commit: null });
    expect([scene.code, scene.issue, scene.status]).toEqual([4, attempted(1), ` M ${ISSUE_PATH}`]);
  });

  it("a hang in the middle of an answer: ended by the idle limit", async () => {
    const scene = await play({
      version,
      turns: () => [fault("hang-mid-stream")],
      config: { limits: { idleSeconds: 2 } },
    });
    expect(scene.json().runs[0]).toMatchObject({ outcome: "idle" });
    expect(scene.code).toBe(4);
  });

  it("401: ended at the first retry", async () => {
    const scene = await play({
      version,
      turns: () => [repeat(Number.POSITIVE_INFINITY, fail(401, "authentication_error", "invalid x-api-key"))],
    });
    expect(scene.json().runs[0]).toMatchObject({ outcome: "auth", commit: null });
    expect([scene.code, scene.issue, scene.status]).toEqual([2, ISSUE, ""]);
  });

  it("a tool denied that was needed: denied", async () => {
    const scene = await play({
      version,
      turns: () => [
        say(tool("Bash", { command: "rm -rf kettle.mjs && npm publish", description: "publish" })),
        report({ ...REPORT, status: "incomplete" }),
      ],
    });
    expect(scene.json().runs[0]).toMatchObject({
      outcome: "denied",
      reason: expect.stringContaining("Bash"),
      commit: null,
    });
    expect([scene.code, scene.issue, scene.status]).toEqual([1, attempted(1), ` M ${ISSUE_PATH}`]);
  });

  it("a question without gates gets an error at once and the run goes on", async () => {
    const question = {
      question: "Which?",
      header: "Which",
      options: [
        { label: "a", description: "a" },
        { label: "b", description: "b" },
      ],
      multiSelect: false,
    };
    const scene = await play({
      version,
      turns: () => [
        say(tool("AskUserQuestion", { questions: [question] })),
        report({ ...REPORT, status: "not-ready" }),
      ],
    });
    expect(scene.json().runs[0]).toMatchObject({ outcome: "not-ready" });
    expect(scene.remaining).toBe(0);
  });
});

describe("resolve", () => {
  it.each(["new", "old"] as const)("closes an issue that needs no change, with its reason (%s)", async (version) => {
    const scene = await play({
      version,
      turns: () => [
        report({ status: "closed", closeReason: "already_fixed", summary: "Mended in March", changes: [] }),
      ],
    });
    expect(scene.json().runs[0]).toMatchObject({ outcome: "closed", changes: [] });
    expect(scene.issue).toContain("- **Status**: Closed - Already Fixed");
    expect(scene.issue).toContain("- **Reason**: already_fixed");
    expect(scene.issue).toMatch(/^---\nstatus: done\n/);
    expect([scene.code, scene.status]).toEqual([0, ""]);
  });

  it("does not commit with --no-commit", async () => {
    const scene = await play({
      version: "new",
      argv: ["--no-commit"],
      turns: (repo) => [
        read(`${repo}/kettle.mjs`),
        edit(`${repo}/kettle.mjs`, "litres < 0", "litres <= 0"),
        report(REPORT),
      ],
    });
    expect(scene.json().runs[0]).toMatchObject({ outcome: "resolved", commit: null, resolution: { path: ISSUE_PATH } });
    expect(scene.status).toBe(` M ${ISSUE_PATH}\n M kettle.mjs`);
    expect(scene.log).toContain("Start");
  });

  it("moves the file in a completed-dir tree, in a commit of its own", async () => {
    const done = ".issues/completed/P3-BUG-001-old.md";
    await using sandbox = await makeSandbox({
      files: {
        "kettle.mjs": BROKEN,
        [ISSUE_PATH]: ISSUE.replace(/^---\n(?:.*\n)*?---\n\n/, ""),
        [done]: "# BUG-001: Old\n",
        "ll-issues.config.json": testConfig(),
      },
    });
    const before = await sandbox.read(ISSUE_PATH);
    const api = await startFakeApi({
      turns: [
        say(tool("Write", { file_path: `${sandbox.repo}/note.txt`, content: "x\n" })),
        report({ ...REPORT, changes: [] }),
      ],
    });
    const { code } = await runCli(sandbox, ["resolve", "7", "--json"], { env: claudeEnv(sandbox, api.url, "new") });
    await api.close();
    const target = ".issues/completed/P2-BUG-007-kettle-boils-dry.md";
    expect(code).toBe(0);
    expect((await sandbox.list()).filter((file) => file.includes("BUG-007"))).toEqual([target]);
    expect(await sandbox.git("show", "--name-status", "--format=%s", "-M", "HEAD")).toBe(
      `chore(BUG-007): move to completed\n\nR100\t${ISSUE_PATH}\t${target}`,
    );
    expect((await sandbox.git("log", "--follow", "--format=%s", "--", target)).split("\n")).toHaveLength(3);
    expect(await sandbox.read(target)).toContain("- `note.txt`: added (not mentioned by Claude)");
    expect((await sandbox.read(target)).startsWith(before.slice(0, before.indexOf("## Acceptance")))).toBe(true);
  });

  it("shows the plan with --dry-run and touches nothing", async () => {
    await using sandbox = await makeSandbox({ files: { [ISSUE_PATH]: ISSUE } });
    const before = [await sandbox.list(), await sandbox.git("status", "--porcelain")];
    const { code, stdout } = await runCli(sandbox, ["resolve", "BUG-7", "--dry-run", "--json"]);
    const { plans } = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(plans[0]).toMatchObject({ issue: "BUG-007", action: "fix", command: "claude", path: ISSUE_PATH });
    expect(plans[0].argv).toEqual(
      expect.arrayContaining(["--disallowedTools", "AskUserQuestion", "--max-turns", "200", "--json-schema"]),
    );
    expect(plans[0].prompt).toContain("Kettle boils dry");
    expect([await sandbox.list(), await sandbox.git("status", "--porcelain")]).toEqual(before);
  });

  it.each([
    ["done already", { status: "done" }, /It is done already \(by its frontmatter\)/],
    ["blocked", { blocked_by: "BUG-8" }, /It is blocked by BUG-008/],
  ])("does not start on an issue that is %s", async (_, keys, reason) => {
    const [key, value] = Object.entries(keys)[0] ?? [];
    await using sandbox = await makeSandbox({
      files: {
        [ISSUE_PATH]: ISSUE.replace(
          "status: open\n",
          key === "status" ? `status: ${value}\n` : `status: open\n${key}: ${value}\n`,
        ),
        ".issues/bugs/P2-BUG-008-other.md": "---\nstatus: open\n---\n# BUG-8: Other\n",
      },
    });
    const { code, stdout } = await runCli(sandbox, ["resolve", "BUG-7", "--json"], {
      env: { ...sandbox.env, LL_ISSUES_CLAUDE: "/bin/false" },
    });
    expect(JSON.parse(stdout).runs[0]).toMatchObject({
      outcome: "not-ready",
      reason: expect.stringMatching(reason),
      log: null,
    });
    expect(code).toBe(1);
  });

  it("A35: says what is wrong with the program before anything is claimed", async () => {
    await using sandbox = await makeSandbox({ files: { [ISSUE_PATH]: ISSUE, "not-a-program": "x\n" } });
    const code = async (program: string) => {
      const result = await runCli(sandbox, ["resolve", "BUG-7", "--json"], {
        env: { ...sandbox.env, LL_ISSUES_CLAUDE: program },
      });
      return [result.code, JSON.parse(result.stdout).error.code];
    };
    expect(await code("no-such-claude")).toEqual([2, "LLI_CLAUDE_NOT_FOUND"]);
    expect(await code(`${sandbox.repo}/not-a-program`)).toEqual([2, "LLI_CLAUDE_NOT_EXECUTABLE"]);
    expect(await code(sandbox.repo)).toEqual([2, "LLI_CLAUDE_IS_DIRECTORY"]);
    expect(await sandbox.git("status", "--porcelain")).toBe("");
  });

  it("A48: an issue changed while Claude works is left as it is", async () => {
    const edited = ISSUE.replace("an empty kettle", "an empty kettle, edited by a person");
    await using sandbox = await makeSandbox({
      files: { "kettle.mjs": BROKEN, [ISSUE_PATH]: ISSUE, "ll-issues.config.json": testConfig() },
    });
    const api = await startFakeApi({
      turns: [
        async () => {
          await sandbox.write(ISSUE_PATH, edited);
          return say(tool("Write", { file_path: `${sandbox.repo}/kettle.mjs`, content: MENDED }));
        },
        read(`${sandbox.repo}/kettle.mjs`),
        say(tool("Write", { file_path: `${sandbox.repo}/kettle.mjs`, content: MENDED })),
        report(REPORT),
      ],
    });
    const { code, stdout } = await runCli(sandbox, ["resolve", "BUG-7", "--json"], {
      env: claudeEnv(sandbox, api.url, "new"),
    });
    await api.close();
    expect(JSON.parse(stdout).runs[0]).toMatchObject({
      outcome: "conflict",
      reason: expect.stringContaining("was changed while the run was under way"),
    });
    expect(code).toBe(1);
    expect(await sandbox.read(ISSUE_PATH)).toBe(edited);
  });

  it("keeps a person's uncommitted work in a file that Claude changed out of the commit", async () => {
    await using sandbox = await makeSandbox({
      files: { "kettle.mjs": BROKEN, [ISSUE_PATH]: ISSUE, "ll-issues.config.json": testConfig() },
    });
    await sandbox.write("kettle.mjs", `${BROKEN}// mine, not finished\n`);
    const api = await startFakeApi({
      turns: [
        read(`${sandbox.repo}/kettle.mjs`),
        edit(`${sandbox.repo}/kettle.mjs`, "litres < 0", "litres <= 0"),
        report(REPORT),
      ],
    });
    const { stdout } = await runCli(sandbox, ["resolve", "BUG-7", "--json"], {
      env: claudeEnv(sandbox, api.url, "new"),
    });
    await api.close();
    expect(JSON.parse(stdout).runs[0]).toMatchObject({
      outcome: "conflict",
      reason: expect.stringContaining("kettle.mjs"),
      commit: null,
    });
    expect(await sandbox.read("kettle.mjs")).toBe(`${MENDED}// mine, not finished\n`);
  });
});
