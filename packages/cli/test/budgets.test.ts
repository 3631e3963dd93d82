import { readFileSync } from "node:fs";
import { chmod, mkdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { openRepository, resolveQueue, settleRuns } from "@ll-issues/runner";
import { makeSandbox, runProcess, type Sandbox } from "@ll-issues/testkit";
import { loadConfig } from "@ll-issues/tracker";
import { describe, expect, it } from "vitest";
import { SHIPPED_TEMPLATES } from "../src/templates-dir.ts";
import { runCli } from "./cli-harness.ts";
import { LL_ISSUES, STUB } from "./programs.ts";

const IDS = Array.from({ length: 8 }, (_, at) => `BUG-00${at + 1}`);

/** Issues beside a remote, in a CI job; each run of the stub costs half a dollar. */
async function withBudgets(limits: object) {
  const issues = IDS.map((id) => [`.issues/bugs/P1-${id}-x.md`, `---\nstatus: open\n---\n\n# ${id}: X\n`]);
  const files = { ...Object.fromEntries(issues), "ll-issues.config.json": JSON.stringify({ limits }) };
  const sandbox = await makeSandbox({ files });
  await sandbox.addOrigin();
  const env = { ...sandbox.env, CI: "true", LL_ISSUES_CLAUDE: STUB };
  const resolve = async (...argv: string[]) => {
    const { code, stdout, stderr } = await runCli(sandbox, ["resolve", ...argv, "--json"], { env });
    return { code, stderr, ...JSON.parse(stdout) };
  };
  return { sandbox, env, resolve };
}

/** What the ledger on the remote says. */
async function readEntries(
  sandbox: Sandbox,
): Promise<{ reservedUsd: number; spentUsd: number | null; issue: string }[]> {
  await sandbox.git("fetch", "-q", "origin", "refs/ll-issues/ledger");
  return JSON.parse(await sandbox.git("show", "FETCH_HEAD:ledger.json")).entries;
}

describe("resolve in a CI job, with ceilings over several runs", () => {
  it("begins while there is money, pays what a run has cost, and exits 4 where there is none", async () => {
    const { sandbox, resolve } = await withBudgets({ budgetUsd: 1, dayBudgetUsd: 1.6 });
    await using _ = sandbox;
    const first = await resolve("--all");
    expect(first.runs.map(({ outcome }: { outcome: string }) => outcome)).toEqual(["resolved", "resolved"]);
    expect(first.code).toBe(4);
    expect(first.stderr).toContain("No further issue is begun: Of the budget of the day");
    expect((await readEntries(sandbox)).map(({ spentUsd }) => spentUsd)).toEqual([0.5, 0.5]);
    expect(await resolve("BUG-5")).toMatchObject({ code: 4, error: { code: "LLI_BUDGET_SPENT" } });
    expect(await sandbox.list()).not.toContain("BUG-005.txt");
  });

  it("leaves out an issue whose own money is spent, and one whose file cannot be read any more; the others go on", async () => {
    const { sandbox, env, resolve } = await withBudgets({ budgetUsd: 1, issueBudgetUsd: 2 });
    await using _ = sandbox;
    const place = { repository: await openRepository(sandbox.repo), remote: "origin", now: () => new Date() };
    const startedAt = new Date().toISOString();
    await settleRuns(place, [{ issue: "BUG-1", run: "earlier", outcome: "incomplete", costUsd: 1.5, startedAt }]);
    const next = await resolve("--next", "1");
    expect([next.code, next.runs.map(({ issue }: { issue: string }) => issue)]).toEqual([1, ["BUG-002"]]);
    expect(next.refused).toMatchObject([
      { issue: expect.stringContaining("BUG-001"), error: { code: "LLI_ISSUE_BUDGET_SPENT" } },
    ]);
    expect(await resolve("BUG-1")).toMatchObject({ code: 4, error: { code: "LLI_ISSUE_BUDGET_SPENT" } });
    const gone = join(sandbox.repo, ".issues/bugs/P1-BUG-004-x.md");
    const stub = `#!/usr/bin/env node\nimport { rmSync } from "node:fs";\nrmSync(${JSON.stringify(gone)}, { force: true });\n`;
    await sandbox.write("../stub.mjs", stub + readFileSync(STUB, "utf8").replace(/^#!.*\n/, ""));
    await chmod(join(sandbox.root, "stub.mjs"), 0o755);
    const { stdout } = await runCli(sandbox, ["resolve", "3", "4", "5", "--json"], {
      env: { ...env, LL_ISSUES_CLAUDE: join(sandbox.root, "stub.mjs") },
    });
    const { runs, refused } = JSON.parse(stdout);
    expect(runs.map(({ issue }: { issue: string }) => issue)).toEqual(["BUG-003", "BUG-005"]);
    expect(refused).toMatchObject([{ error: { code: "LLI_ISSUE_NOT_FOUND" } }]);
  });

  it("reserves nothing where a claim has done it, or outside of CI", async () => {
    const { sandbox, env, resolve } = await withBudgets({ budgetUsd: 1, dayBudgetUsd: 1 });
    await using _ = sandbox;
    expect(await resolve("BUG-1", "--reserved-usd", "1")).toMatchObject({ code: 0 });
    const { CI: _ci, ...outside } = env;
    expect((await runCli(sandbox, ["resolve", "BUG-2", "--json"], { env: outside })).code).toBe(0);
    expect(await sandbox.git("ls-remote", "origin", "refs/ll-issues/*")).toBe("");
    expect((await resolve("BUG-3", "--reserved-usd", "0")).error.code).toBe("LLI_USAGE");
  });

  it("gives the money back when a run could not be started, and never begins where the ledger cannot be reached", async () => {
    const { sandbox, env, resolve } = await withBudgets({ budgetUsd: 1, dayBudgetUsd: 1 });
    await using _ = sandbox;
    const noClaude = { ...env, LL_ISSUES_CLAUDE: join(sandbox.root, "no-claude") };
    expect((await runCli(sandbox, ["resolve", "BUG-1", "--json"], { env: noClaude })).code).toBe(2);
    expect(await readEntries(sandbox)).toEqual([]);
    await rename(join(sandbox.root, "origin.git"), join(sandbox.root, "moved.git"));
    expect(await resolve("BUG-1")).toMatchObject({ code: 1, error: { code: "LLI_GIT_FAILED" } });
    expect(await sandbox.list()).not.toContain("lamp.txt");
  });

  it("tells why a run was not begun, also when the money cannot be given back", async () => {
    const { sandbox, env } = await withBudgets({ budgetUsd: 1 });
    await using _ = sandbox;
    const told: string[] = [];
    const queue = resolveQueue({
      root: sandbox.repo,
      config: await loadConfig(sandbox.repo),
      selection: { kind: "named", references: ["BUG-1"] },
      shippedTemplates: SHIPPED_TEMPLATES,
      env: { ...env, LL_ISSUES_CLAUDE: join(sandbox.root, "no-claude") },
      gates: false,
      commit: true,
      force: false,
      maxBudgetUsd: null,
      openPurse: async () => ({
        budgetUsd: 1,
        settle: async () => {},
        release: async () => Promise.reject(new Error("the remote is gone")),
      }),
      onUnsettled: (message) => told.push(message),
    });
    await expect(queue.next()).rejects.toMatchObject({ code: "LLI_CLAUDE_NOT_FOUND" });
    expect(told).toEqual([expect.stringContaining("the remote is gone")]);
  });

  it("reports the run also when its cost cannot be written down; the reservation then counts", async () => {
    const { sandbox, env } = await withBudgets({ budgetUsd: 1, dayBudgetUsd: 2 });
    await using _ = sandbox;
    const stub = `#!/usr/bin/env node\nimport { renameSync } from "node:fs";\nif (!process.argv.includes("--version")) renameSync(${JSON.stringify(join(sandbox.root, "origin.git"))}, ${JSON.stringify(join(sandbox.root, "moved.git"))});\n`;
    await sandbox.write("../stub.mjs", stub + readFileSync(STUB, "utf8").replace(/^#!.*\n/, ""));
    await chmod(join(sandbox.root, "stub.mjs"), 0o755);
    const cut = { ...env, LL_ISSUES_CLAUDE: join(sandbox.root, "stub.mjs") };
    const { code, stdout, stderr } = await runCli(sandbox, ["resolve", "BUG-1", "--json"], { env: cut });
    expect([code, JSON.parse(stdout).runs.length]).toEqual([0, 1]);
    expect(stderr).toContain("What this run cost is not in the ledger");
    await rename(join(sandbox.root, "moved.git"), join(sandbox.root, "origin.git"));
    expect(await readEntries(sandbox)).toMatchObject([{ issue: "BUG-001", reservedUsd: 1, spentUsd: null }]);
  });
});

describe("jobs on several machines that start at once", () => {
  it("never promise more than the day has, and hold no issue that they cannot pay for", async () => {
    const { sandbox, env } = await withBudgets({ budgetUsd: 2, dayBudgetUsd: 9 });
    await using _ = sandbox;
    const started = IDS.map(async (id) => {
      const clone = join(sandbox.root, `machine-${id}`);
      await mkdir(clone);
      await sandbox.git("clone", "-q", "../origin.git", clone);
      const { code, stdout } = await runProcess("node", [LL_ISSUES, "ci", "claim", id, "--json"], { cwd: clone, env });
      return { code, ...JSON.parse(stdout) };
    });
    const ended = await Promise.all(started);
    expect(ended.map(({ code }) => code).sort()).toEqual([0, 0, 0, 0, 4, 4, 4, 4]);
    const entries = await readEntries(sandbox);
    expect(entries.reduce((sum, { reservedUsd }) => sum + reservedUsd, 0)).toBe(8);
    const held = await sandbox.git("ls-remote", "origin", "refs/ll-issues/claims/*");
    expect(held.split("\n").length).toBe(4);
    for (const { issue } of ended.filter(({ won }) => won)) expect(entries.map((one) => one.issue)).toContain(issue);
  });
});
