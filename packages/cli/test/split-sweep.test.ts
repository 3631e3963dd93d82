import { makeSandbox, runProcess, type Sandbox } from "@ll-issues/testkit";
import { describe, expect, it } from "vitest";
import { testConfig } from "./cli-harness.ts";
import { HAS_BUNDLE, LL_ISSUES, STUB } from "./programs.ts";
import { sweepSteps } from "./sweep.ts";

const ISSUE = ".issues/bugs/P1-BUG-001-lamp.md";
const FRESH = ".issues/bugs/P1-BUG-003-bulb.md";
const OLD = ".issues/bugs/P1-BUG-002-socket.md";
const REPORT = {
  status: "decomposed",
  summary: "Two things.",
  changes: [],
  subIssues: [{ type: "bug", title: "Bulb", body: "Change it." }, { id: "BUG-2" }],
};

function openSandbox(): Promise<Sandbox> {
  return makeSandbox({
    files: {
      [ISSUE]: "---\nstatus: open\n---\n\n# BUG-001: Lamp\n",
      [OLD]: "---\nstatus: open\n---\n\n# BUG-002: Socket\n",
      "ll-issues.config.json": testConfig({ claude: { env: ["STUB_REPORT"] } }),
    },
  });
}

function resolve(sandbox: Sandbox, fault: Record<string, string> = {}) {
  const env = { ...sandbox.env, LL_ISSUES_CLAUDE: STUB, STUB_REPORT: JSON.stringify(REPORT), ...fault };
  return runProcess("node", [LL_ISSUES, "resolve", "BUG-1", "--json"], { cwd: sandbox.repo, env });
}

/** The number of the step at which the record begins: what comes before is swept for every resolve. */
async function findRecord(): Promise<number> {
  await using sandbox = await openSandbox();
  const { stdout, stderr } = await resolve(sandbox, { LL_FAIL_AT: "journal-record-begin", LL_FAIL_ERR: "EIO" });
  return Number(/injected at step (\d+)/.exec(stdout + stderr)?.[1]);
}

describe.skipIf(!HAS_BUNDLE)("a record of several files (needs the bundle: npm run build)", () => {
  it("A44: killed at any point, it is brought to its end by the next resolve, all of it once", {
    timeout: 240_000,
  }, async () => {
    const first = await findRecord();
    expect(first).toBeGreaterThan(5);
    const end = await sweepSteps(first, killAt);
    // Three files, each with several steps.
    expect(end - first).toBeGreaterThan(12);
  });
});

/** Kill a resolve at a step, go on, and look at what there is; false when there is no such step. */
async function killAt(at: number): Promise<boolean> {
  await using sandbox = await openSandbox();
  const killed = await resolve(sandbox, { LL_FAIL_AT: String(at) });
  const isStopped = killed.signal === "SIGKILL";
  const ended = isStopped ? await resolve(sandbox) : killed;
  expect([at, JSON.parse(ended.stdout).runs?.[0]]).toEqual([
    at,
    expect.objectContaining({ outcome: "closed", commit: expect.any(String) }),
  ]);
  expect([at, await sandbox.git("log", "--format=%s", "--name-only", "-1")]).toEqual([
    at,
    `fix(BUG-001): Lamp\n\n${ISSUE}\n${OLD}\n${FRESH}`,
  ]);
  expect([at, await sandbox.git("status", "--porcelain")]).toEqual([at, ""]);
  expect([at, (await sandbox.read(ISSUE)).split("## Resolution").length]).toEqual([at, 2]);
  expect([at, (await sandbox.read(FRESH)).includes("parent: BUG-001")]).toEqual([at, true]);
  expect([at, (await sandbox.list()).filter((file) => file.endsWith(".tmp"))]).toEqual([at, []]);
  return isStopped;
}
