import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeSandbox } from "@ll-issues/testkit";
import { describe, expect, it } from "vitest";
import { runCli } from "./cli-harness.ts";
import { readStepOutputs } from "./read-step-outputs.ts";

const issue = (id: string, more = "") => `---\nstatus: open\n${more}---\n\n# ${id}: Words\n`;

const FILES = {
  ".issues/bugs/P2-BUG-001-lamp-flickers.md": issue("BUG-001"),
  ".issues/bugs/P0-BUG-002-door-creaks.md": issue("BUG-002"),
  ".issues/features/P1-FEAT-003-after-both.md": issue("FEAT-003", "blocked_by: [BUG-001, BUG-2]\n"),
  ".issues/features/P1-FEAT-004-last.md": issue("FEAT-004", "depends_on: [FEAT-003]\n"),
  ".issues/features/P1-FEAT-005-behind-deferred.md": issue("FEAT-005", "blocked_by: [ENH-006]\n"),
  ".issues/enhancements/P1-ENH-006-later.md": "---\nstatus: deferred\n---\n\n# ENH-006: Later\n",
  ".issues/bugs/P1-BUG-007-ring.md": issue("BUG-007", "blocked_by: [BUG-008]\n"),
  ".issues/bugs/P1-BUG-008-ring.md": issue("BUG-008", "blocked_by: [BUG-007]\n"),
  ".issues/bugs/P3-BUG-009-Odd name; $(touch evil)_é.md": issue("BUG-009"),
};

describe("ci matrix", () => {
  it("orders issues into waves, the urgent first, and leaves out what cannot begin", async () => {
    await using sandbox = await makeSandbox({ files: FILES });
    const { code, stdout } = await runCli(sandbox, ["ci", "matrix", "--json"]);
    const { matrix, waves } = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(waves).toEqual([["BUG-002", "BUG-001", "BUG-009"], ["FEAT-003"], ["FEAT-004"]]);
    expect(matrix.include).toEqual([
      { id: "BUG-002", path: expect.any(String), priority: "P0", branch: "ll/BUG-002-door-creaks", wave: 1 },
      { id: "BUG-001", path: expect.any(String), priority: "P2", branch: "ll/BUG-001-lamp-flickers", wave: 1 },
      { id: "BUG-009", path: expect.any(String), priority: "P3", branch: "ll/BUG-009-odd-name-touch-evil", wave: 1 },
    ]);
    for (const { branch } of matrix.include) await sandbox.git("check-ref-format", "--branch", branch);
  });

  it("hands a job its matrix through $GITHUB_OUTPUT, cut to --max", async () => {
    await using sandbox = await makeSandbox({ files: FILES });
    const file = join(sandbox.root, "output");
    writeFileSync(file, "");
    const env = { ...sandbox.env, GITHUB_ACTIONS: "true", GITHUB_OUTPUT: file };
    const { stdout } = await runCli(sandbox, ["ci", "matrix", "--max", "1"], { env });
    expect(stdout).toBe("BUG-002  P0  ll/BUG-002-door-creaks\n");
    const { matrix = "", ...others } = readStepOutputs(readFileSync(file, "utf8"));
    expect(others).toEqual({ count: "1" });
    expect(JSON.parse(matrix).include.map(({ id }: { id: string }) => id)).toEqual(["BUG-002"]);
    expect((await runCli(sandbox, ["ci", "matrix", "--wave", "9"])).stdout).toBe("Wave 9 is empty\n");
  });
});

/** A repository with a remote, and a configuration. */
async function withRemote(limits: object) {
  const sandbox = await makeSandbox({ files: { ...FILES, "ll-issues.config.json": JSON.stringify({ limits }) } });
  await sandbox.addOrigin();
  const ci = async (...argv: string[]) => {
    const { code, stdout, stderr } = await runCli(sandbox, ["ci", ...argv, "--json"]);
    return { code, stderr, ...JSON.parse(stdout) };
  };
  return { sandbox, ci };
}

describe("ci matrix --claim", () => {
  it("holds only what it won and what there is money for", async () => {
    const { sandbox, ci } = await withRemote({ budgetUsd: 2, dayBudgetUsd: 5 });
    await using _ = sandbox;
    expect(await ci("claim", "BUG-1", "--owner", "another job")).toMatchObject({ won: true, budgetUsd: 2 });
    const { code, matrix, stderr } = await ci("matrix", "--claim");
    expect(code).toBe(0);
    expect(matrix.include).toEqual([
      expect.objectContaining({ id: "BUG-002", budgetUsd: 2, token: expect.stringMatching(/^[0-9a-f]{40}$/) }),
    ]);
    expect(stderr).toContain("BUG-001 is left out: held by another job\n");
    expect(stderr).toContain("BUG-009 is left out: Of the budget of the day");
    // What could not be paid for is not held either.
    expect(await sandbox.git("ls-remote", "origin", "refs/ll-issues/claims/*")).not.toContain("BUG-9");
    expect(await ci("claim", "BUG-9")).toMatchObject({ code: 4, error: { code: "LLI_BUDGET_SPENT" } });
    expect(await ci("finish", "BUG-2", "--token", matrix.include[0].token)).toMatchObject({ won: true });
  });

  it("takes so many, of those that are named or labelled", async () => {
    const { sandbox, ci } = await withRemote({});
    await using _ = sandbox;
    const ids = async (...argv: string[]) =>
      (await ci("matrix", ...argv)).matrix?.include.map(({ id }: { id: string }) => id);
    expect(await ids("--only", "bug-9, 1")).toEqual(["BUG-001", "BUG-009"]);
    expect(await ids("--only", "", "--label", "")).toEqual(["BUG-002", "BUG-001", "BUG-009"]);
    await sandbox.write(".issues/bugs/P2-BUG-001-lamp-flickers.md", issue("BUG-001", "labels: [auto]\n"));
    expect(await ids("--label", "auto")).toEqual(["BUG-001"]);
    expect((await ci("matrix", "--only", "BUG-99")).error.code).toBe("LLI_ISSUE_NOT_FOUND");
    expect(await ids("--claim", "--max", "2")).toEqual(["BUG-002", "BUG-001"]);
    expect(await ids("--claim", "--max", "2")).toEqual(["BUG-009"]);
  });
});

describe("ci claim", () => {
  it("is won once, renewed, lost to nobody, and finished for good", async () => {
    await using sandbox = await makeSandbox({ files: FILES });
    await sandbox.addOrigin();
    const file = join(sandbox.root, "output");
    writeFileSync(file, "");
    const env = {
      ...sandbox.env,
      GITHUB_OUTPUT: file,
      GITHUB_RUN_ID: "7",
      GITHUB_REPOSITORY: "us/lamps",
      GITHUB_JOB: "work",
    };
    const ci = async (...argv: string[]) => {
      const { code, stdout } = await runCli(sandbox, ["ci", ...argv, "--json"], { env });
      return { code, ...JSON.parse(stdout) };
    };
    const first = await ci("claim", "BUG-1");
    expect(first).toMatchObject({
      code: 0,
      won: true,
      issue: "BUG-001",
      holder: { owner: "us/lamps run 7.1 work", state: "working" },
    });
    const token = expect.stringMatching(/^[0-9a-f]{40}$/);
    expect(readStepOutputs(readFileSync(file, "utf8"))).toEqual({ claimed: "true", token, "budget-usd": "" });
    expect(await ci("claim", "BUG-001", "--owner", "other")).toMatchObject({
      code: 1,
      won: false,
      token: null,
      holder: first.holder,
    });
    const renewed = await ci("renew", "BUG-1", "--token", first.token);
    expect(renewed).toMatchObject({ code: 0, won: true });
    expect(await ci("finish", "BUG-1", "--token", first.token)).toMatchObject({ code: 1, won: false });
    expect(await ci("finish", "BUG-1", "--token", renewed.token)).toMatchObject({ code: 0, won: true });
    expect(await ci("claim", "BUG-1")).toMatchObject({ code: 1, holder: { state: "finished" } });
    const second = await ci("claim", "BUG-2", "--lease-minutes", "1");
    expect(await ci("give-back", "BUG-2", "--token", second.token)).toMatchObject({ code: 0, won: true });
    expect(await ci("claim", "BUG-2")).toMatchObject({ code: 0, won: true });
    expect(await sandbox.git("status", "--porcelain")).toBe("");
  });

  it.each([
    [["claim"], "LLI_USAGE"],
    [["claim", "BUG-1", "--token", "x"], "LLI_USAGE"],
    [["renew", "BUG-1"], "LLI_USAGE"],
    [["finish", "BUG-1", "--token=--output=evil"], "LLI_USAGE"],
    [["matrix", "BUG-1"], "LLI_USAGE"],
    [[], "LLI_USAGE"],
    [["clam", "BUG-1"], "LLI_USAGE"],
    [["matrix", "--max", "0"], "LLI_USAGE"],
    [["claim", "BUG-99"], "LLI_ISSUE_NOT_FOUND"],
    [["claim", "BUG-1", "--remote=--upload-pack=touch evil"], "LLI_GIT_FAILED"],
    [["claim", "BUG-1", "--remote", "ext::sh -c touch% evil"], "LLI_GIT_FAILED"],
  ])("%j: %s", async (argv, code) => {
    await using sandbox = await makeSandbox({ files: FILES });
    const { stdout } = await runCli(sandbox, ["ci", ...argv, "--json"]);
    expect(JSON.parse(stdout).error?.code).toBe(code);
    expect(await sandbox.list()).not.toContain("evil");
  });
});
