import { makeSandbox, type Sandbox } from "@ll-issues/testkit";
import { describe, expect, it } from "vitest";
import { runCli } from "./cli-harness.ts";
import { STUB } from "./programs.ts";

const ISSUE_PATH = ".issues/bugs/P1-BUG-001-lamp.md";
const ISSUE = "---\nstatus: open\n---\n\n# BUG-001: Lamp is off\n";

/** One resolve with a stand-in that says what the real CLI never says. */
async function play(sandbox: Sandbox, says: Readonly<Record<string, unknown>>) {
  const variables = Object.fromEntries(Object.entries(says).map(([name, value]) => [name, JSON.stringify(value)]));
  const config = { claude: { env: Object.keys(variables) }, checks: [{ name: "Lit", command: "grep -q on lamp.txt" }] };
  await sandbox.write("ll-issues.config.json", JSON.stringify(config));
  const env = { ...sandbox.env, ...variables, LL_ISSUES_CLAUDE: STUB };
  const { code, stdout } = await runCli(sandbox, ["resolve", "BUG-1", "--json"], { env });
  return { code, run: JSON.parse(stdout).runs[0] };
}

const openSandbox = () => makeSandbox({ files: { "lamp.txt": "off\n", [ISSUE_PATH]: ISSUE } });

describe("A73: how a run says that it ended", () => {
  it.each([
    ["no result at all, exit 0", []],
    ["an error that calls itself a success", [{ is_error: true }]],
    ["a subtype that is no success", [{ subtype: "error_during_execution" }]],
    ["a success, then an error", [{}, { is_error: true }]],
    ["a success without a report", [{ structured_output: null }]],
    ["a report of another shape", [{ structured_output: { status: "done" } }]],
  ])("%s is not completed: no record, no commit, the change kept", async (_, results) => {
    await using sandbox = await openSandbox();
    const { code, run } = await play(sandbox, { STUB_RESULTS: results });
    expect([code, run.commit, run.resolution]).toEqual([1, null, null]);
    expect(run.changes).toMatchObject([{ path: "lamp.txt" }]);
    expect(await sandbox.read(ISSUE_PATH)).not.toContain("## Resolution");
    expect(await sandbox.git("rev-list", "--count", "HEAD")).toBe("1");
    expect(await sandbox.read("lamp.txt")).toBe("on\n");
  });

  it("a refused tool is not completed either, unless git and the checks show that it got there", async () => {
    await using sandbox = await openSandbox();
    const denial = { permission_denials: [{ tool_name: "Bash", tool_use_id: "t", tool_input: { command: "rm" } }] };
    const { run } = await play(sandbox, {
      STUB_RESULTS: [{ ...denial, structured_output: { status: "incomplete", summary: "no", changes: [] } }],
    });
    expect(run).toMatchObject({ outcome: "denied", reason: expect.stringContaining("Bash"), commit: null });
  });
});

describe("A72: what a report claims", () => {
  it("is dropped and named where git shows nothing of it, wherever it points", async () => {
    await using sandbox = await openSandbox();
    const claimed = ["../../x", "/etc/passwd", ".git/config", "link/x", "lamp.txt"];
    const changes = claimed.map((path) => ({ path, description: "all tests pass" }));
    const { run } = await play(sandbox, { STUB_REPORT: { changes } });
    expect(run).toMatchObject({ outcome: "resolved", changes: [{ path: "lamp.txt" }] });
    const record = await sandbox.read(ISSUE_PATH);
    for (const path of claimed.slice(0, 4)) expect(record).toContain(`Claimed, but git shows no change: ${path}`);
    expect(record).toContain("- Lit: PASS");
  });

  it("is not believed when nothing has changed", async () => {
    await using sandbox = await openSandbox();
    await sandbox.write("lamp.txt", "on\n");
    await sandbox.git("commit", "-qam", "on");
    const { code, run } = await play(sandbox, { STUB_REPORT: { summary: "all tests pass" } });
    expect([code, run.outcome]).toEqual([1, "unchanged"]);
  });
});
