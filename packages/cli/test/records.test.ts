import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { makeSandbox, type Sandbox } from "@ll-issues/testkit";
import { describe, expect, it } from "vitest";
import { runCli, testConfig } from "./cli-harness.ts";
import { STUB } from "./programs.ts";

const ISSUE_PATH = ".issues/bugs/P1-BUG-001-lamp.md";
const OTHER_PATH = ".issues/enhancements/P3-ENH-005-socket.md";
const ISSUE = "---\nstatus: open\n---\n\n# BUG-001: Lamp is off\n\n## Summary\n\nIt is.\n";

async function openSandbox(files: Record<string, string> = {}): Promise<Sandbox> {
  return makeSandbox({
    files: {
      [ISSUE_PATH]: ISSUE,
      [OTHER_PATH]: "---\nstatus: open\n---\n\n# ENH-005: Socket\n",
      "ll-issues.config.json": testConfig({ claude: { env: ["STUB_REPORT", "STUB_PROMPT"] } }),
      ...files,
    },
  });
}

/** Resolve BUG-001 with the stub, which hands over this report, or its own. */
async function resolve(sandbox: Sandbox, report: object | null, argv: readonly string[] = []) {
  const env = {
    ...sandbox.env,
    LL_ISSUES_CLAUDE: STUB,
    STUB_PROMPT: path.join(sandbox.home, "prompt.txt"),
    ...(report === null ? {} : { STUB_REPORT: JSON.stringify(report) }),
  };
  await writeFile(env.STUB_PROMPT, "");
  const { code, stdout } = await runCli(sandbox, ["resolve", "1", "--json", ...argv], { env });
  return { code, run: JSON.parse(stdout).runs[0], prompt: await readFile(env.STUB_PROMPT, "utf8") };
}

describe("an issue that is split", () => {
  const decomposed = (subIssues: readonly object[]) => ({
    status: "decomposed",
    summary: "Two things.",
    changes: [],
    subIssues,
  });

  it("ends with the issues it was split into, new ones and old ones, in one commit", async () => {
    await using sandbox = await openSandbox();
    const fresh = { type: "bug", title: "The bulb: broken", body: "---\nstatus: done\n---\nChange it." };
    const { code, run } = await resolve(sandbox, decomposed([fresh, { id: "enh-5" }, { id: "ENH-005" }]));
    const path = ".issues/bugs/P1-BUG-006-the-bulb-broken.md";
    expect(run).toMatchObject({
      outcome: "closed",
      reason: "decomposed into BUG-006, ENH-005: Two things.",
      changes: [{ path, status: "added", description: "split off: The bulb: broken" }],
    });
    expect(code).toBe(0);
    const issue = await sandbox.read(ISSUE_PATH);
    expect(issue).toMatch(/^---\nstatus: cancelled\n/);
    expect(issue).toMatch(
      /- \*\*Status\*\*: Decomposed\n\nTwo things\.\n\n### Decomposed Into\n- BUG-006\n- ENH-005\n/,
    );
    expect(await sandbox.read(path)).toMatch(
      /^---\nstatus: open\ncreated_at: .*\nparent: BUG-001\n---\n\n# BUG-006: The bulb: broken\n\n## Summary\n\n---\nstatus: done\n---\nChange it\.\n$/,
    );
    expect(await sandbox.read(OTHER_PATH)).toBe("---\nstatus: open\nparent: BUG-001\n---\n\n# ENH-005: Socket\n");
    expect((await sandbox.git("show", "--format=", "--name-only", "HEAD")).split("\n")).toEqual([
      ISSUE_PATH,
      path,
      OTHER_PATH,
    ]);
    expect(await sandbox.git("status", "--porcelain")).toBe("");
    const { issues } = JSON.parse((await runCli(sandbox, ["scan", "--json"])).stdout);
    expect(issues.find(({ id }: { id: string }) => id === "BUG-001")).toMatchObject({ status: "cancelled" });
  });

  it.each([
    ["names none", [], /it names no issues/],
    ["names one that is not there", [{ id: "BUG-99" }], /BUG-99 cannot be: /],
    ["names itself", [{ id: "1" }], /BUG-001 is the issue itself/],
    ["describes one of no type there is", [{ type: "poem", title: "x" }], /there is no type "poem"/],
    ["describes one without a title", [{ type: "bug" }], /no title or no type/],
  ])("is incomplete when the report %s, and nothing is written", async (_, subIssues, reason) => {
    await using sandbox = await openSandbox();
    const { code, run } = await resolve(sandbox, decomposed(subIssues));
    expect(run).toMatchObject({
      outcome: "incomplete",
      reason: expect.stringMatching(reason),
      changes: [],
      commit: null,
    });
    expect(code).toBe(1);
    expect(await sandbox.git("status", "--porcelain")).toBe(` M ${ISSUE_PATH}`);
    expect(await sandbox.read(ISSUE_PATH)).toBe(ISSUE.replace("open\n", "open\nattempts: 1\n"));
  });
});

describe("an issue that is reopened", () => {
  it("keeps its Resolution, and gets a second one", async () => {
    await using sandbox = await openSandbox();
    await resolve(sandbox, { status: "incomplete", summary: "half", changes: [] });
    expect(await sandbox.read(ISSUE_PATH)).toContain("attempts: 1\n");
    await resolve(sandbox, null);
    const first = await sandbox.read(ISSUE_PATH);
    expect(first).not.toContain("attempts");
    expect((await resolve(sandbox, null)).run.outcome).toBe("not-ready");
    expect((await runCli(sandbox, ["set", "1", "status=open"])).code).toBe(0);
    await sandbox.write("lamp.txt", "off again\n");
    await sandbox.git("add", "-A");
    await sandbox.git("commit", "-qm", "reopen");
    const { run, prompt } = await resolve(sandbox, null);
    expect(run.outcome).toBe("resolved");
    const second = await sandbox.read(ISSUE_PATH);
    const [, ...resolutions] = second.split("\n## Resolution\n");
    expect(resolutions).toHaveLength(2);
    expect(resolutions[0]?.startsWith(first.split("\n## Resolution\n")[1] ?? "?")).toBe(true);
    expect(resolutions[1]).toContain(`Resolved again, in the run ${run.run}`);
    expect(prompt).not.toContain("An earlier run");
    expect(await sandbox.git("status", "--porcelain")).toBe("");
  });
});

describe("code that has moved away from its issue", () => {
  const location = "## Location\n\n- **File**: `old.js`\n- **Line(s)**: 2\n";
  const body = "// one\n// two\n// three\n// four\n";

  it("is told to Claude where it is found again, and keeps the issue from being begun where it is not", async () => {
    await using sandbox = await openSandbox({ [ISSUE_PATH]: `${ISSUE}\n${location}`, "old.js": body });
    await sandbox.git("mv", "old.js", "new.js");
    await sandbox.git("commit", "-qm", "move");
    expect((await runCli(sandbox, ["prompt", "1"])).stdout).toContain("- old.js is called new.js now");
    const held = { status: "incomplete", summary: "x", changes: [] };
    expect((await resolve(sandbox, held)).prompt).toContain("- old.js is called new.js now");

    await sandbox.git("rm", "-q", "new.js");
    await sandbox.git("commit", "-qm", "remove");
    const gone = await resolve(sandbox, null);
    expect(gone.run).toMatchObject({
      outcome: "not-ready",
      reason: "What it points at is gone: old.js; --force goes on all the same",
      log: null,
    });
    expect([gone.code, gone.prompt]).toEqual([1, ""]);
    const forced = await resolve(sandbox, null, ["--force"]);
    expect(forced.run.outcome).toBe("resolved");
    expect(forced.prompt).toContain("- old.js is not there any more");
  });
});
