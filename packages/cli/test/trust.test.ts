import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Sandbox, startFakeGithub } from "@ll-issues/testkit";
import { describe, expect, it } from "vitest";
import { runCli } from "./cli-harness.ts";
import { STUB } from "./programs.ts";
import { CHANGED, ISSUE, PATH, type PullRequestEvent, sha256, withPullRequest } from "./pull-request-stage.ts";

/** The environment of a job that is none for a pull request of GitHub. */
function jobEnv({ env }: Sandbox, more: Readonly<Record<string, string>>): Record<string, string> {
  return { ...env, LL_ISSUES_CLAUDE: STUB, CI: "true", ...more };
}

describe("A66: a resolve in a job for a pull request", () => {
  it("works on an issue that is as on the base, whatever else the branch changes", async () => {
    const scene = await withPullRequest({ "src/a.ts": "b\n", "docs/x.md": "y\n" });
    await using _ = scene.sandbox;
    expect(await scene.resolve()).toEqual({ code: 0, error: null });
    expect(await scene.started()).toBe(true);
  });

  it("refuses an issue that the branch changed, unless exactly that content is trusted", async () => {
    const scene = await withPullRequest({ [PATH]: CHANGED });
    await using _ = scene.sandbox;
    const refused = await scene.resolve();
    expect(refused).toMatchObject({ code: 2, error: { code: "LLI_UNTRUSTED" } });
    expect(refused.error?.hint).toContain(`--trust ${sha256(CHANGED)}`);
    expect(await scene.resolve("--trust", sha256(ISSUE))).toMatchObject({ code: 2, error: { code: "LLI_UNTRUSTED" } });
    expect(await scene.resolve("--trust", sha256(CHANGED).slice(0, 12))).toMatchObject({
      error: { code: "LLI_USAGE" },
    });
    expect(await scene.resolve("--force")).toMatchObject({ code: 2, error: { code: "LLI_UNTRUSTED" } });
    expect(await scene.started()).toBe(false);
    expect(await scene.resolve("--trust", sha256(CHANGED))).toEqual({ code: 0, error: null });
    expect(await scene.started()).toBe(true);
  });

  it("refuses an issue that a step of the job wrote or changed without committing it", async () => {
    const scene = await withPullRequest({});
    await using _ = scene.sandbox;
    await scene.sandbox.write(PATH, CHANGED);
    expect(await scene.resolve()).toMatchObject({ error: { code: "LLI_UNTRUSTED" } });
    await scene.sandbox.write(PATH, ISSUE);
    await scene.sandbox.write(".issues/bugs/P1-BUG-009-new.md", ISSUE.replace("001", "009"));
    const { stdout } = await runCli(scene.sandbox, ["resolve", "BUG-9", "--json"], { env: scene.env });
    expect(JSON.parse(stdout).error.code).toBe("LLI_UNTRUSTED");
    expect(await scene.started()).toBe(false);
  });

  it("refuses a plan that the branch brings along, unless exactly that is trusted", async () => {
    const plan = "# BUG-001: x - Implementation Plan\n\n### Phase 1: y\n\n**Automated Verification**:\n- [ ] z\n";
    const scene = await withPullRequest({ ".issues/plans/2026-01-02-BUG-1.md": plan });
    await using _ = scene.sandbox;
    const refused = await scene.resolve();
    expect(refused).toMatchObject({ code: 2, error: { code: "LLI_UNTRUSTED" } });
    expect(refused.error?.message).toContain(".issues/plans/2026-01-02-BUG-1.md");
    expect(await scene.started()).toBe(false);
    expect(await scene.resolve("--trust", sha256(plan))).toEqual({ code: 0, error: null });
  });

  it("refuses a fork, whatever is trusted", async () => {
    const scene = await withPullRequest({ [PATH]: CHANGED }, { fork: true });
    await using _ = scene.sandbox;
    expect(await scene.resolve("--trust", sha256(CHANGED))).toMatchObject({
      code: 2,
      error: { code: "LLI_UNTRUSTED_FORK" },
    });
    await scene.sandbox.write(PATH, ISSUE);
    expect(await scene.resolve()).toMatchObject({ error: { code: "LLI_UNTRUSTED_FORK" } });
    expect(await scene.started()).toBe(false);
  });

  it("refuses the content of an author who may not write, whatever is trusted", async () => {
    const scene = await withPullRequest({ [PATH]: CHANGED }, { association: "CONTRIBUTOR" });
    await using _ = scene.sandbox;
    expect(await scene.resolve()).toMatchObject({ code: 2, error: { code: "LLI_UNTRUSTED" } });
    expect(await scene.resolve("--trust", sha256(CHANGED))).toMatchObject({
      code: 2,
      error: { code: "LLI_UNTRUSTED_AUTHOR" },
    });
    expect(await scene.started()).toBe(false);
  });

  it("asks GitHub who may write where it can: membership alone gives no right", async () => {
    const scene = await withPullRequest({ [PATH]: CHANGED }, { author: "member" });
    await using _ = scene.sandbox;
    await using github = await startFakeGithub({ permissions: { member: "read", writer: "write" } });
    Object.assign(scene.env, github.env);
    const trusted = ["--trust", sha256(CHANGED)];
    expect((await scene.resolve(...trusted)).error).toMatchObject({
      code: "LLI_UNTRUSTED_AUTHOR",
      message: expect.stringContaining("member"),
    });
    expect((await scene.resolve()).error?.code).toBe("LLI_UNTRUSTED");
    expect(github.calls()).toEqual(["GET /repos/us/lamps/collaborators/member/permission"]);
    github.fail(/permission$/, { status: 403 });
    expect((await scene.resolve(...trusted)).error?.code).toBe("LLI_GITHUB_REFUSED");
    expect(await scene.started()).toBe(false);
    const payload = await scene.sandbox.read("../event.json");
    await scene.sandbox.write("../event.json", payload.replace('"login":"member"', '"login":"writer"'));
    expect((await scene.resolve(...trusted)).error).toBeNull();
    expect(await scene.started()).toBe(true);
  });

  it("refuses when the base is not in the clone", async () => {
    const scene = await withPullRequest({});
    await using _ = scene.sandbox;
    await scene.sandbox.git("remote", "remove", "origin");
    const payload = await scene.sandbox.read("../event.json");
    await scene.sandbox.write("../event.json", payload.replace(/"sha":"\w+"/, `"sha":"${"1".repeat(40)}"`));
    expect(await scene.resolve()).toMatchObject({ code: 2, error: { code: "LLI_REF_NOT_FOUND" } });
    expect(await scene.started()).toBe(false);
  });

  it("takes an event that cannot be read for that of a fork", async () => {
    const scene = await withPullRequest({});
    await using _ = scene.sandbox;
    await scene.sandbox.write("../event.json", "{");
    expect(await scene.resolve()).toMatchObject({ code: 2, error: { code: "LLI_UNTRUSTED_FORK" } });
    expect(await scene.started()).toBe(false);
  });

  it("asks nothing outside of a pull request", async () => {
    const scene = await withPullRequest({ [PATH]: CHANGED });
    await using _ = scene.sandbox;
    const env = jobEnv(scene.sandbox, { GITHUB_ACTIONS: "true", GITHUB_EVENT_NAME: "push" });
    expect((await runCli(scene.sandbox, ["resolve", "BUG-1"], { env })).code).toBe(0);
  });

  it("knows a merge request of GitLab, and a fork there", async () => {
    const scene = await withPullRequest({ [PATH]: CHANGED });
    await using _ = scene.sandbox;
    const env = jobEnv(scene.sandbox, {
      GITLAB_CI: "true",
      CI_MERGE_REQUEST_IID: "7",
      CI_MERGE_REQUEST_PROJECT_ID: "1",
      CI_MERGE_REQUEST_SOURCE_PROJECT_ID: "1",
      CI_MERGE_REQUEST_DIFF_BASE_SHA: await scene.sandbox.git("rev-parse", "main"),
    });
    const codeOf = async (over: object) =>
      JSON.parse((await runCli(scene.sandbox, ["resolve", "BUG-1", "--json"], { env: { ...env, ...over } })).stdout)
        .error?.code;
    expect(await codeOf({})).toBe("LLI_UNTRUSTED");
    expect(await codeOf({ CI_MERGE_REQUEST_SOURCE_PROJECT_ID: "2" })).toBe("LLI_UNTRUSTED_FORK");
    expect(await scene.started()).toBe(false);
  });
});

describe("A68: what Claude is started with", () => {
  /** The words Claude's stand-in was started with, in a job for a pull request. */
  async function argvOf(config: object, event: PullRequestEvent = {}): Promise<{ code: number; argv: string[] }> {
    const scene = await withPullRequest({}, event);
    const { sandbox, env } = scene;
    await using _ = sandbox;
    const claude = join(sandbox.root, "bin/claude");
    await writeFile(claude, `#!/bin/sh\nprintf '%s\\n' "$@" > ../argv\nexec "${STUB}" "$@"\n`, { mode: 0o755 });
    await sandbox.write("../argv", "");
    // As on the base: the branch does not change it.
    await sandbox.git("checkout", "-q", "main");
    await sandbox.write("ll-issues.config.json", JSON.stringify(config));
    await sandbox.git("add", "ll-issues.config.json");
    await sandbox.git("commit", "-qm", "config");
    await sandbox.git("push", "-q", "origin", "main");
    const payload = (await sandbox.read("../event.json")).replace(
      /"sha":"\w+"/,
      `"sha":"${await sandbox.git("rev-parse", "HEAD")}"`,
    );
    await sandbox.write("../event.json", payload);
    const { code } = await runCli(sandbox, ["resolve", "BUG-1"], { env: { ...env, LL_ISSUES_CLAUDE: claude } });
    return { code, argv: (await sandbox.read("../argv")).split("\n").slice(0, -1) };
  }

  it("names its tools, caps turns and money, and skips no permission unless the configuration of the base says so", async () => {
    const { code, argv } = await argvOf({ limits: { budgetUsd: 2 } });
    expect(code).toBe(0);
    const wordAfter = (name: string) => argv[argv.indexOf(name) + 1];
    expect(wordAfter("--output-format")).toBe("stream-json");
    expect(wordAfter("--permission-mode")).toBe("acceptEdits");
    expect(wordAfter("--max-turns")).toBe("200");
    expect(wordAfter("--max-budget-usd")).toBe("2");
    expect(argv).toContain("--allowedTools");
    expect(argv).toContain("--strict-mcp-config");
    expect(argv.join(" ")).not.toMatch(/--dangerously|bypassPermissions/);
    const bypass = { claude: { permissionMode: "bypassPermissions" } };
    expect((await argvOf(bypass)).argv).toContain("bypassPermissions");
    expect(await argvOf(bypass, { fork: true })).toEqual({ code: 2, argv: [] });
  });
});
