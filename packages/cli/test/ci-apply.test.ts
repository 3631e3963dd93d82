import { appendFileSync, readFileSync } from "node:fs";
import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { runProcess } from "@ll-issues/testkit";
import { describe, expect, it } from "vitest";
import { type ApplyStage, errorOf, lampOn, openApplyStage } from "./apply-stage.ts";
import { runCli } from "./cli-harness.ts";
import { STUB } from "./programs.ts";

function origin({ sandbox }: ApplyStage, ...args: string[]): Promise<string> {
  const options = { cwd: sandbox.repo, env: sandbox.env };
  return runProcess("git", ["--git-dir", "../origin.git", ...args], options).then(({ stdout }) => stdout.trim());
}

describe("ci pack and ci apply", () => {
  it("one job resolves without a token, the other opens the pull request; doing it again changes nothing", async () => {
    await using stage = await openApplyStage();
    const { sandbox, github, folder, base, env } = stage;
    const secret = "sk-ant-first-job-key";
    const first = { ...sandbox.env, LL_ISSUES_CLAUDE: STUB, CI: "true", ANTHROPIC_API_KEY: secret, GITHUB_SHA: base };
    expect((await runCli(sandbox, ["resolve", "BUG-1"], { env: first })).code).toBe(0);
    const log = JSON.parse((await runCli(sandbox, ["runs", "--json"], { env: first })).stdout).runs[0].record.log;
    appendFileSync(log, `{"said":"${secret}"}\n`);
    const packed = await runCli(sandbox, ["ci", "pack", "BUG-1", folder, "--json"], { env: first });
    expect(JSON.parse(packed.stdout)).toMatchObject({ kind: "ci-pack", issue: "BUG-001", outcome: "resolved", base });
    expect(readFileSync(join(folder, "transcript.jsonl"), "utf8")).toContain('{"said":"[REDACTED]"}');
    const tree = await sandbox.git("rev-parse", "HEAD^{tree}");
    await sandbox.git("reset", "-q", "--hard", base);

    const before = await sandbox.git("status", "--porcelain=v2");
    const applied = await runCli(sandbox, ["ci", "apply", folder, "--json"], { env });
    expect(applied.code, applied.stdout).toBe(0);
    const document = JSON.parse(applied.stdout);
    expect(document).toMatchObject({
      branch: "ll/BUG-001-lamp",
      base,
      tree,
      checks: [{ name: "Tests", verdict: "PASS" }],
      published: { branch: "created", pullRequest: { created: true } },
    });
    expect(await origin(stage, "rev-parse", "ll/BUG-001-lamp^{tree}", "ll/BUG-001-lamp~1")).toBe(`${tree}\n${base}`);
    const message = await origin(stage, "log", "-1", "--format=%B", "ll/BUG-001-lamp");
    expect(message).toContain("fix(BUG-001): Lamp of @ us fixes # 7 <b>x</b>\n\nIssue: BUG-001\nRun: ");
    const [request] = github.pullRequests;
    expect(request).toMatchObject({ head: "ll/BUG-001-lamp", base: "main", title: message.split("\n")[0] });
    // Nothing of the issue's text is alive in Markdown.
    expect(request?.body).not.toMatch(/@us|#7 |<b>/);
    expect(await sandbox.git("status", "--porcelain=v2")).toBe(before);

    github.requests.length = 0;
    const again = await runCli(sandbox, ["ci", "apply", folder, "--json"], { env });
    expect(JSON.parse(again.stdout).published).toMatchObject({
      commit: document.published.commit,
      branch: "unchanged",
      pullRequest: { number: document.published.pullRequest.number, created: false },
    });
    expect(github.calls().filter((call) => call.startsWith("POST"))).toEqual([]);
    expect(github.pullRequests).toHaveLength(1);
  });

  it("says what there is to pack when no run has ended well", async () => {
    await using stage = await openApplyStage();
    const { sandbox, folder } = stage;
    const { code, stdout } = await runCli(sandbox, ["ci", "pack", "BUG-1", folder, "--json"]);
    expect([code, JSON.parse(stdout).error]).toMatchObject([2, { code: "LLI_NOTHING_TO_PACK" }]);
  });

  it("brings its branch up to date, and leaves one that somebody else has committed to", async () => {
    await using stage = await openApplyStage();
    await stage.handOver(() => lampOn(stage));
    await stage.apply();
    await stage.handOver(async () => {
      await lampOn(stage);
      await stage.sandbox.write("lamp.txt", Buffer.from([0x6f, 0x6e, 0xff, 0x00]));
      await stage.sandbox.git("rm", "-q", "old.txt");
      await chmod(join(stage.sandbox.repo, "tool.sh"), 0o755);
    });
    const text = await runCli(stage.sandbox, ["ci", "apply", stage.folder], { env: stage.env });
    expect(text.stderr + text.stdout).toContain("mode 100644 → 100755");
    expect(text.stdout).toMatch(/Branch ll\/BUG-001-lamp updated; pull request \d+ updated/);
    expect(stage.github.pullRequests).toHaveLength(1);
    expect(stage.github.pullRequests[0]?.body).toContain("100644 → 100755");
    expect(await origin(stage, "rev-list", "--count", "main..ll/BUG-001-lamp")).toBe("1");
    const blob = await origin(stage, "ls-tree", "-r", "--name-only", "ll/BUG-001-lamp");
    expect(blob.split("\n")).not.toContain("old.txt");

    const theirs = await origin(stage, "commit-tree", "ll/BUG-001-lamp^{tree}", "-p", "ll/BUG-001-lamp", "-m", "mine");
    await origin(stage, "update-ref", "refs/heads/ll/BUG-001-lamp", theirs);
    const before = await stage.state();
    expect(errorOf(await stage.apply())).toMatchObject({ code: "LLI_BRANCH_TAKEN" });
    expect(await stage.state()).toEqual(before);
  });
});

describe("ci apply and a GitHub that does not do what it should", () => {
  const wait = (stage: ApplyStage, env = stage.env) =>
    runCli(stage.sandbox, ["ci", "apply", stage.folder, "--json"], { env });

  it.each([
    ["a bad token", { status: 401 }, "LLI_GITHUB_REFUSED"],
    [
      "no right to write",
      { status: 403, body: { message: "Resource not accessible by integration" } },
      "LLI_GITHUB_REFUSED",
    ],
    ["no such repository", { status: 404 }, "LLI_GITHUB_NOT_FOUND"],
    ["a request it does not take", { status: 422, body: { message: "Validation Failed" } }, "LLI_GITHUB_INVALID"],
    ["a limit for an hour", { status: 403, headers: { "retry-after": "3600" } }, "LLI_GITHUB_LIMITED"],
    ["a tree that is not the checked one", { status: 201, body: { sha: "0".repeat(40) } }, "LLI_GITHUB_FAILED"],
    ["an answer of somebody else", { status: 200, body: "<html>login</html>" }, "LLI_GITHUB_FAILED"],
  ])("%s: %s", async (_, failure, code) => {
    await using stage = await openApplyStage();
    await stage.handOver(() => lampOn(stage));
    stage.github.fail(/^POST .*\/git\/trees$/, failure);
    const error = errorOf(await wait(stage));
    expect(error.code).toBe(code);
    expect(JSON.stringify(error)).not.toContain("test-token");
    expect(stage.github.pullRequests).toEqual([]);
    expect((await wait(stage)).code).toBe(0);
    expect(stage.github.pullRequests).toHaveLength(1);
  });

  it("waits as long as it is told, tries failures again, and goes on where an answer was lost", async () => {
    await using stage = await openApplyStage();
    await stage.handOver(() => lampOn(stage));
    stage.github.fail(/^POST .*\/git\/trees$/, { status: 429, headers: { "retry-after": "1" } });
    stage.github.fail(/^GET .*\/pulls$/, { status: 502 });
    stage.github.fail(/^POST .*\/pulls$/, { status: 502, after: true });
    const { code, stdout } = await wait(stage);
    expect(code, stdout).toBe(0);
    expect(stage.github.pullRequests).toHaveLength(1);
    expect(stage.github.calls("POST").filter((call) => call.endsWith("/git/trees"))).toHaveLength(2);
  });

  it("is not reached without a token, without a branch, or over a line that others can read", async () => {
    await using stage = await openApplyStage();
    await stage.handOver(() => lampOn(stage));
    const { GITHUB_TOKEN: _, ...without } = stage.env as Record<string, string>;
    expect(errorOf(await wait(stage, without)).code).toBe("LLI_GITHUB_CONFIG");
    const clear = { ...stage.env, GITHUB_API_URL: "http://github.example" };
    expect(errorOf(await wait(stage, clear)).code).toBe("LLI_GITHUB_CONFIG");
    const tag = { ...stage.env, GITHUB_REF: "refs/tags/v1" };
    expect(errorOf(await wait(stage, tag)).code).toBe("LLI_USAGE");
    const dry = await runCli(stage.sandbox, ["ci", "apply", stage.folder, "--dry-run", "--json"], { env: without });
    expect([dry.code, JSON.parse(dry.stdout).published]).toEqual([0, null]);
    expect(stage.github.requests).toEqual([]);
  });
});
