import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { chmod, mkdir, rename, symlink } from "node:fs/promises";
import { join } from "node:path";
import { runProcess } from "@ll-issues/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApplyStage, CONFIG, DONE, ISSUE_PATH, openApplyStage, STUB } from "./apply-stage.ts";
import { runCli } from "./cli-harness.ts";

const errorOf = ({ stdout }: { stdout: string }) => JSON.parse(stdout).error;

/** A change that may be applied. */
async function lampOn({ sandbox }: ApplyStage): Promise<void> {
  await sandbox.write("lamp.txt", "on\n");
  await sandbox.write(ISSUE_PATH, DONE);
}

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

interface Row {
  readonly what: string;
  readonly code: string;
  readonly path: string;
  readonly change: (stage: ApplyStage) => Promise<unknown>;
}

const writes =
  (path: string, content = "x\n"): Row["change"] =>
  ({ sandbox }) =>
    sandbox.write(path, content);
const links =
  (path: string, target: string): Row["change"] =>
  ({ sandbox }) =>
    symlink(target, join(sandbox.repo, path));

/** What a job with Claude could hand over, and what no other job takes. */
const REFUSED: readonly Row[] = [
  {
    what: "a workflow",
    code: "LLI_PATCH_PROTECTED",
    path: ".github/workflows/x.yml",
    change: writes(".github/workflows/x.yml"),
  },
  {
    what: "the pipeline of GitLab",
    code: "LLI_PATCH_PROTECTED",
    path: ".gitlab-ci.yml",
    change: writes(".gitlab-ci.yml"),
  },
  { what: "instructions", code: "LLI_PATCH_PROTECTED", path: "CLAUDE.md", change: writes("CLAUDE.md") },
  {
    what: "instructions below, in capitals or not",
    code: "LLI_PATCH_PROTECTED",
    path: "src/claude.MD",
    change: writes("src/claude.MD"),
  },
  {
    what: "settings with a hook",
    code: "LLI_PATCH_PROTECTED",
    path: ".claude/settings.json",
    change: writes(".claude/settings.json"),
  },
  { what: "servers", code: "LLI_PATCH_PROTECTED", path: ".mcp.json", change: writes(".mcp.json") },
  { what: "hooks of git", code: "LLI_PATCH_PROTECTED", path: ".husky/pre-commit", change: writes(".husky/pre-commit") },
  {
    what: "attributes",
    code: "LLI_PATCH_PROTECTED",
    path: ".gitattributes",
    change: writes(".gitattributes", "* filter=x\n"),
  },
  {
    what: "our configuration",
    code: "LLI_PATCH_PROTECTED",
    path: "ll-issues.config.json",
    change: writes("ll-issues.config.json", "{}"),
  },
  {
    what: "its removal",
    code: "LLI_PATCH_PROTECTED",
    path: "ll-issues.config.json",
    change: ({ sandbox }) => sandbox.git("rm", "-q", "ll-issues.config.json"),
  },
  {
    what: "a template",
    code: "LLI_PATCH_PROTECTED",
    path: "templates/manage_issue.md",
    change: writes("templates/manage_issue.md"),
  },
  {
    what: "what the checks run",
    code: "LLI_PATCH_PROTECTED",
    path: "package.json",
    change: writes("package.json", '{"scripts":{"test":"true","postinstall":"evil"}}'),
  },
  {
    what: "another issue",
    code: "LLI_PATCH_OTHER_ISSUE",
    path: ".issues/bugs/P1-BUG-002-other.md",
    change: writes(".issues/bugs/P1-BUG-002-other.md"),
  },
  {
    what: "a new issue",
    code: "LLI_PATCH_OTHER_ISSUE",
    path: ".issues/bugs/P1-BUG-003-x.md",
    change: writes(".issues/bugs/P1-BUG-003-x.md"),
  },
  { what: "the state folder", code: "LLI_PATCH_OTHER_ISSUE", path: ".issues/.ll/x", change: writes(".issues/.ll/x") },
  {
    what: "a second file of the issue",
    code: "LLI_PATCH_RECORD",
    path: ".issues/features/P1-BUG-001-y.md",
    change: writes(".issues/features/P1-BUG-001-y.md", DONE),
  },
  {
    what: "no record",
    code: "LLI_PATCH_RECORD",
    path: ".issues/",
    change: ({ sandbox, base }) => sandbox.git("checkout", "-q", base, "--", ISSUE_PATH),
  },
  {
    what: "a record that is not done",
    code: "LLI_PATCH_RECORD",
    path: ISSUE_PATH,
    change: writes(ISSUE_PATH, DONE.replace("done", "blocked")),
  },
  {
    what: "a record that runs code",
    code: "LLI_PATCH_RECORD",
    path: ISSUE_PATH,
    change: writes(ISSUE_PATH, "---js\n{ status: 'done' }\n---\n"),
  },
  { what: "a link out", code: "LLI_PATCH_LINK", path: "x", change: links("x", "/etc/passwd") },
  {
    what: "a link that climbs out",
    code: "LLI_PATCH_LINK",
    path: "src/x",
    change: async (stage) => {
      await mkdir(join(stage.sandbox.repo, "src"));
      await links("src/x", "../../x")(stage);
    },
  },
  { what: "a link to git's own", code: "LLI_PATCH_LINK", path: "x", change: links("x", ".git/config") },
  {
    what: "the issue as a link",
    code: "LLI_PATCH_RECORD",
    path: ISSUE_PATH,
    change: async (stage) => {
      await stage.sandbox.git("rm", "-qf", ISSUE_PATH);
      await mkdir(join(stage.sandbox.repo, ".issues/bugs"), { recursive: true });
      await links(ISSUE_PATH, "P1-BUG-002-other.md")(stage);
    },
  },
  { what: "a name that hides", code: "LLI_PATCH_PATH", path: "a\u202eb", change: writes("a\u202eb") },
  { what: "a backslash", code: "LLI_PATCH_PATH", path: "a\\b", change: writes("a\\b") },
  {
    what: "too many files",
    code: "LLI_PATCH_TOO_LARGE",
    path: expect.any(String) as string,
    change: async ({ sandbox }) => {
      for (let n = 0; n < 4; n += 1) await sandbox.write(`new/${n}`, "x\n");
    },
  },
  {
    what: "too many bytes",
    code: "LLI_PATCH_TOO_LARGE",
    path: "large.txt",
    change: writes("large.txt", "x".repeat(60_000)),
  },
];

describe("ci apply refuses as a whole, and writes nothing", () => {
  let stage: ApplyStage;
  beforeAll(async () => {
    stage = await openApplyStage({ ...CONFIG, apply: { maxFiles: 5, maxBytes: 50_000 } });
  });
  afterAll(() => stage[Symbol.asyncDispose]());

  it.each(REFUSED)("$what: $code", async ({ code, path, change }) => {
    await stage.handOver(async () => {
      await lampOn(stage);
      await change(stage);
    });
    const before = await stage.state();
    const result = await stage.apply();
    expect([result.code, errorOf(result)]).toMatchObject([
      2,
      { code, path, message: expect.stringContaining("as a whole") },
    ]);
    expect(await stage.state()).toEqual(before);
  });

  it("a submodule", async () => {
    const { sandbox, base } = stage;
    await lampOn(stage);
    await sandbox.git("add", "--all");
    await sandbox.git("update-index", "--add", "--cacheinfo", `160000,${base},vendor`);
    await stage.handOverPatch(`${await sandbox.git("diff", "--cached", "--binary", "--full-index", base)}\n`);
    await sandbox.git("reset", "-q", "--hard", base);
    expect(errorOf(await stage.apply())).toMatchObject({ code: "LLI_PATCH_SUBMODULE", path: "vendor" });
  });

  const added = (path: string, mode = "100644") =>
    `diff --git a/${path} b/${path}\nnew file mode ${mode}\nindex ${"0".repeat(40)}..e965047ad7c57865823c7d992b1d046ea66edf78\n--- /dev/null\n+++ b/${path}\n@@ -0,0 +1 @@\n+Hello\n`;

  it.each([
    ["a path that climbs out", added("../evil"), "LLI_PATCH_PATH"],
    ["an absolute path", added("/tmp/evil"), "LLI_PATCH_PATH"],
    ["git's own", added(".git/hooks/pre-commit", "100755"), "LLI_PATCH_PATH"],
    ["git's own as other systems see it", added(".GIT/config"), "LLI_PATCH_PATH"],
    ["its short name", added("GIT~1/config"), "LLI_PATCH_PATH"],
    ["a name with a hidden character", added(".g\u200cit/config"), "LLI_PATCH_PATH"],
    [
      "a file below a link",
      `${added("a", "120000").replace("+Hello", "+/tmp")}${added("a/evil")}`,
      /LLI_PATCH_(LINK|CONFLICT)/,
    ],
    ["a path that is no UTF-8", Buffer.from(added("a\u00e9"), "latin1"), "LLI_PATCH_PATH"],
    ["what does not fit", added("lamp.txt"), "LLI_PATCH_CONFLICT"],
    ["no patch", "hello\n", "LLI_ARTIFACTS_INVALID"],
    ["nothing", "", "LLI_ARTIFACTS_INVALID"],
  ])("%s", async (_, patch, code) => {
    await stage.handOverPatch(patch);
    const before = await stage.state();
    expect(errorOf(await stage.apply()).code).toMatch(code);
    expect(await stage.state()).toEqual(before);
  });

  it("artefacts that are not what their manifest says", async () => {
    const { folder } = stage;
    const codeAfter = async (damage: () => unknown) => {
      await stage.handOver(() => lampOn(stage));
      await damage();
      const { code, path } = errorOf(await stage.apply());
      return [code, path.replace(`${folder}/`, "")];
    };
    const edit = (name: string, from: string | RegExp, to: string) => () =>
      writeFileSync(join(folder, name), readFileSync(join(folder, name), "utf8").replace(from, to));
    expect(await codeAfter(() => appendFileSync(join(folder, "change.patch"), "\n"))).toEqual([
      "LLI_ARTIFACTS_INVALID",
      "change.patch",
    ]);
    expect(await codeAfter(() => writeFileSync(join(folder, "extra.sh"), ""))).toEqual([
      "LLI_ARTIFACTS_INVALID",
      "extra.sh",
    ]);
    expect(await codeAfter(edit("manifest.json", '"run-1"', '"run-2"'))).toEqual(["LLI_ARTIFACTS_INVALID", "run.json"]);
    expect(await codeAfter(edit("manifest.json", "change.patch", "../../x"))).toEqual([
      "LLI_ARTIFACTS_INVALID",
      "manifest.json",
    ]);
    expect(await codeAfter(edit("manifest.json", "{", "{{"))).toEqual(["LLI_ARTIFACTS_INVALID", "manifest.json"]);
    expect(await codeAfter(() => symlink("/etc/passwd", join(folder, "transcript.jsonl")))).toEqual([
      "LLI_ARTIFACTS_INVALID",
      "transcript.jsonl",
    ]);
    const link = async () => {
      await rename(join(folder, "run.json"), join(folder, "../run.json"));
      await symlink("../run.json", join(folder, "run.json"));
    };
    expect(await codeAfter(link)).toEqual(["LLI_ARTIFACTS_INVALID", "run.json"]);
    expect(errorOf(await runCli(stage.sandbox, ["ci", "apply", "nowhere", "--json"], { env: stage.env })).code).toBe(
      "LLI_ARTIFACTS_INVALID",
    );
  });

  it("what the base allows by its configuration passes, and what the change allows itself does not", async () => {
    const apply = { allow: ["CLAUDE.md", ".issues/"] };
    await using kind = await openApplyStage({ ...CONFIG, apply });
    const change = async () => {
      await lampOn(kind);
      await kind.sandbox.write("CLAUDE.md", "Be brief.\n");
      await kind.sandbox.write(".issues/bugs/P1-BUG-002-other.md", "---\nstatus: done\n---\n\n# BUG-002: Other\n");
      await kind.sandbox.write("package.json", '{"dependencies":{"x":"1"},"scripts":{"test":"true"}}\n');
    };
    await kind.handOver(change);
    expect((await kind.apply()).code).toBe(0);
    await using strict = await openApplyStage();
    await strict.handOver(async () => {
      await lampOn(strict);
      await strict.sandbox.write("CLAUDE.md", "Be brief.\n");
      await strict.sandbox.write("ll-issues.config.json", JSON.stringify({ ...CONFIG, apply }));
    });
    expect(errorOf(await strict.apply()).code).toBe("LLI_PATCH_PROTECTED");
  });
});

describe("ci apply runs the checks of the base on the change", () => {
  it("refuses what fails, and takes its files out again", async () => {
    await using stage = await openApplyStage();
    await stage.handOver(async () => {
      await lampOn(stage);
      await stage.sandbox.write("broken", "x\n");
    });
    const before = await stage.state();
    const result = await stage.apply();
    expect([result.code, errorOf(result)]).toMatchObject([1, { code: "LLI_CHECKS_FAILED" }]);
    expect(await stage.state()).toEqual(before);
    expect((await stage.apply("--no-checks")).code).toBe(0);
  });

  it("does not blame a change for what failed before it", async () => {
    const checks = [
      { name: "Old", command: "false" },
      { name: "Tests", command: "sh check.sh" },
    ];
    await using stage = await openApplyStage({ checks });
    await stage.handOver(() => lampOn(stage));
    const { code, stdout } = await stage.apply();
    expect(code, stdout).toBe(0);
    expect(JSON.parse(stdout).checks).toMatchObject([{ detail: "already failing before" }, { verdict: "PASS" }]);
  });

  it("the code of a change sees no token, and cannot make git run something for it", async () => {
    await using stage = await openApplyStage({ checks: [{ name: "Tests", command: "sh tool.sh" }] });
    const secret = "ghs_write-token-1234";
    await stage.handOver(async () => {
      await lampOn(stage);
      await stage.sandbox.write(
        "tool.sh",
        "{ env; cat /proc/*/environ; } > ../spied 2> /dev/null; git config core.fsmonitor 'touch ../evil'\n",
      );
    });
    const env = { ...stage.env, GITHUB_TOKEN: secret, DEPLOY_KEY: "another-secret-1" };
    const { stdout } = await runCli(stage.sandbox, ["ci", "apply", stage.folder, "--json"], { env });
    expect(errorOf({ stdout })).toMatchObject({ code: "LLI_TAMPERED", path: expect.stringContaining("config") });
    const spied = readFileSync(join(stage.sandbox.root, "spied"), "utf8");
    expect(spied).toContain("PATH=");
    expect(spied).not.toMatch(/ghs_write-token|another-secret/);
    expect(await stage.sandbox.list()).not.toContain("../evil");
  });

  it("asks for a tree that is as committed where the change goes", async () => {
    await using stage = await openApplyStage();
    await stage.handOver(() => lampOn(stage));
    await stage.sandbox.write("lamp.txt", "somebody's\n");
    expect(errorOf(await stage.apply())).toMatchObject({ code: "LLI_NOT_CLEAN", path: "lamp.txt" });
    expect(await stage.sandbox.read("lamp.txt")).toBe("somebody's\n");
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
