import path from "node:path";
import { makeSandbox, runProcess, type Sandbox } from "@ll-issues/testkit";
import { acquireTreeLock } from "@ll-issues/tracker";
import { describe, expect, it } from "vitest";
import { runCli } from "./cli-harness.ts";
import { HAS_BUNDLE, LL_ISSUES, STUB } from "./programs.ts";

const issue = (id: string) => `---\nstatus: open\n---\n\n# ${id}: Lamp is off\n`;
const FILES = {
  "lamp.txt": "off\n",
  ".issues/bugs/P1-BUG-001-lamp.md": issue("BUG-001"),
  ".issues/bugs/P1-BUG-002-lamp.md": issue("BUG-002"),
};

function resolve(sandbox: Sandbox, args: readonly string[], env: Record<string, string> = {}) {
  return runProcess("node", [LL_ISSUES, "resolve", "--json", ...args], {
    cwd: sandbox.repo,
    env: { ...sandbox.env, LL_ISSUES_CLAUDE: STUB, ...env },
  });
}

it("a working tree has one run at a time, whatever the issue", async () => {
  await using sandbox = await makeSandbox({ files: FILES });
  await sandbox.git("worktree", "add", "-q", "../linked");
  const lock = acquireTreeLock(sandbox.repo);
  const env = { ...sandbox.env, LL_ISSUES_CLAUDE: STUB };
  const refused = await runCli(sandbox, ["resolve", "BUG-1", "--json"], { env });
  expect([refused.code, JSON.parse(refused.stdout).error.code]).toEqual([1, "LLI_LOCKED"]);
  const linked = await runCli(sandbox, ["resolve", "BUG-1", "--json", "-C", path.join(sandbox.root, "linked")], {
    env,
  });
  expect(JSON.parse(linked.stdout).runs[0].outcome).toBe("resolved");
  lock.release();
  expect(await sandbox.git("status", "--porcelain")).toBe("");
});

describe.skipIf(!HAS_BUNDLE)("resolves of several processes (needs the bundle: npm run build)", () => {
  it("of eight that want one issue one resolves it, with one commit", async () => {
    await using sandbox = await makeSandbox({ files: FILES });
    const ended = await Promise.all(Array.from({ length: 8 }, () => resolve(sandbox, ["BUG-1"])));
    const said = ended.map(({ stdout }) => {
      const document = JSON.parse(stdout);
      return document.error?.code ?? document.runs[0].outcome;
    });
    expect(said.filter((word) => word === "resolved")).toHaveLength(1);
    expect(said.filter((word) => !["resolved", "LLI_LOCKED", "not-ready"].includes(word))).toEqual([]);
    expect(await sandbox.git("log", "--format=%s")).toBe("fix(BUG-001): Lamp is off\nStart");
  });

  it("a run that was killed in one worktree is not finished in another", async () => {
    await using sandbox = await makeSandbox({ files: FILES });
    await sandbox.git("worktree", "add", "-q", "../linked");
    const linked = path.join(sandbox.root, "linked");
    const killed = await resolve(sandbox, ["BUG-1", "-C", linked], { LL_FAIL_AT: "git-commit" });
    expect(killed.signal).toBe("SIGKILL");
    const here = JSON.parse((await resolve(sandbox, ["BUG-1"])).stdout).runs[0];
    expect(here).toMatchObject({ outcome: "resolved", changes: [{ path: "lamp.txt" }] });
    expect(await sandbox.git("show", "--format=%s", "--name-only", "main")).toContain("lamp.txt");
    const there = JSON.parse((await resolve(sandbox, ["BUG-1", "-C", linked])).stdout).runs[0];
    expect(there.outcome).toBe("resolved");
    expect(await sandbox.git("log", "--format=%s", "linked")).toBe("fix(BUG-001): Lamp is off\nStart");
    expect(there.run).not.toBe(here.run);
  });
});
