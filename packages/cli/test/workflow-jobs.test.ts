import { existsSync, readFileSync } from "node:fs";
import { chmod } from "node:fs/promises";
import { join } from "node:path";
import {
  findRealClaude,
  HERMETIC_CLAUDE_VARIABLES,
  makeSandbox,
  type Sandbox,
  say,
  startFakeApi,
  startFakeGithub,
  tool,
} from "@ll-issues/testkit";
import { describe, expect, it } from "vitest";
import { claudeEnv } from "./cli-harness.ts";
import { type JobOptions, type JobResult, runJob } from "./job-runner.ts";
import { STUB } from "./programs.ts";
import { waitingIssue } from "./waiting-issue.ts";
import { installProgram, type Job, readYaml, runStep, TOP, type Workflow } from "./workflow-harness.ts";

const INSTALLED = ["install ll-issues", "install Claude Code", "install the project", "allow namespaces"];
const ISSUE = (id: string) => `---\nstatus: open\n---\n\n# ${id}: Words\n`;
const FILES = {
  ".issues/bugs/P1-BUG-001-lamp.md": ISSUE("BUG-001"),
  ".issues/bugs/P2-BUG-002-door.md": ISSUE("BUG-002"),
  ".issues/bugs/P3-BUG-003-window.md": ISSUE("BUG-003"),
  ".gitignore": "node_modules\n",
  "ll-issues.config.json": JSON.stringify({
    checks: [{ name: "Lamp", command: "node -e 0" }],
    claude: { env: [...HERMETIC_CLAUDE_VARIABLES, "STUB_FAILS"] },
    limits: { budgetUsd: 1, dayBudgetUsd: 10, issueBudgetUsd: 5 },
  }),
};

/** A repository on the scripted GitHub, and a runner for the jobs of a workflow there. */
async function withRepository(workflow: string, files: Record<string, string>, eventName: string, event: object) {
  const sandbox = await makeSandbox({ files });
  await installProgram(sandbox);
  const github = await startFakeGithub({ gitDir: await sandbox.addOrigin(), permissions: { anna: "write" } });
  await sandbox.write("../event.json", JSON.stringify({ repository: { default_branch: "main" }, ...event }));
  const { GITHUB_TOKEN: token = "", ...env } = {
    ...github.env,
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_EVENT_NAME: eventName,
    GITHUB_EVENT_PATH: join(sandbox.root, "event.json"),
    GITHUB_RUN_ID: "77",
  };
  const { jobs } = await readYaml<Workflow>(workflow);
  const values = {
    "github.token": token,
    "github.event.repository.default_branch": "main",
    "inputs.issues": "",
    "inputs.max": "",
    "secrets.ANTHROPIC_API_KEY": "sk-test-key-of-nobody",
  };
  const run = (name: string, over: Partial<JobOptions> & { as?: string } = {}): Promise<JobResult> => {
    const job = jobs[name];
    if (job === undefined) throw new Error(`no job ${name}`);
    const { as = name, values: more, ...rest } = over;
    return runJob(sandbox, job, { name: as, env, installed: INSTALLED, values: { ...values, ...more }, ...rest });
  };
  return {
    sandbox,
    github,
    run,
    async [Symbol.asyncDispose]() {
      await github.close();
      await sandbox.close();
    },
  };
}

interface Entry {
  readonly id: string;
  readonly token: string;
  readonly budgetUsd: number;
}

const valuesOf = ({ id, token, budgetUsd }: Entry) => ({
  "matrix.id": id,
  "matrix.token": token,
  "matrix.budgetUsd": String(budgetUsd),
});

const failuresOf = (...results: readonly JobResult[]): string[] =>
  results.flatMap(({ steps }) =>
    Object.entries(steps).flatMap(([name, { code, stdout, stderr }]) =>
      code === 0 ? [] : [`${name}: ${stdout}${stderr}`],
    ),
  );

describe("the jobs of docs/ci/resolve.yml", () => {
  it.skipIf(findRealClaude("new") === null)(
    "resolve what somebody labelled, publish what holds, tell and pay for all, and begin nothing twice",
    async () => {
      await using stage = await withRepository("docs/ci/resolve.yml", FILES, "issues", {
        action: "labeled",
        issue: { number: 7, title: "BUG-001, BUG-002 and BUG-003" },
        sender: { login: "anna" },
      });
      const { sandbox, github, run } = stage;
      const plan = await run("plan");
      expect(failuresOf(plan)).toEqual([]);
      expect(plan.outputs.count).toBe("3");
      const entries: Entry[] = JSON.parse(plan.outputs.matrix ?? "").include;
      expect(entries.map(({ budgetUsd }) => budgetUsd)).toEqual([1, 1, 1]);

      // The job for BUG-003 crashes before it hands anything over.
      await using api = await startFakeApi({
        turns: [
          say(tool("Write", { file_path: join(sandbox.root, "jobs/work-BUG-001/checkout/lamp.txt"), content: "on" })),
          say(tool("StructuredOutput", { status: "resolved", summary: "The lamp is on", changes: [] })),
        ],
      });
      const claude = claudeEnv(sandbox, api.url, "new");
      for (const [entry, resolve] of [
        [entries[0], claude],
        [entries[1], { LL_ISSUES_CLAUDE: STUB, STUB_FAILS: "BUG-002" }],
      ] as const) {
        if (entry === undefined) throw new Error("too few were planned");
        const work = await run("work", { as: `work-${entry.id}`, values: valuesOf(entry), stepEnv: { resolve } });
        expect(failuresOf(work)).toEqual([]);
      }
      for (const entry of entries) {
        const check = await run("check", { as: `check-${entry.id}`, values: valuesOf(entry) });
        const apply = await run("apply", { as: `apply-${entry.id}`, values: valuesOf(entry) });
        expect(failuresOf(check, apply)).toEqual([]);
      }
      const collect = await run("collect", { values: { "needs.plan.outputs.matrix": plan.outputs.matrix ?? "" } });
      expect(failuresOf(collect)).toEqual([]);

      expect(github.pullRequests.map(({ head, base }) => [head, base])).toEqual([["ll/BUG-001-lamp", "main"]]);
      expect(await sandbox.git("--git-dir=../origin.git", "show", "ll/BUG-001-lamp:lamp.txt")).toBe("on");
      expect(await sandbox.git("--git-dir=../origin.git", "rev-parse", "main")).toBe(
        await sandbox.git("rev-parse", "main"),
      );
      const { summary, output } = collect.steps.collect ?? { summary: "", output: "" };
      expect(summary).toMatch(/3 issues: 1 incomplete, 1 lost, 1 resolved\. 0\.5\d USD/);
      expect(summary).toMatch(/BUG-001<.*✅ resolved.*#10\d/);
      expect(output).toBe("exit-code=1\n");
      expect(github.comments.map(({ issue, body }) => [issue, body.startsWith("## Runs")])).toEqual([[7, true]]);
      await sandbox.git("fetch", "-q", "origin", "refs/ll-issues/ledger");
      const ledger = JSON.parse(await sandbox.git("show", "FETCH_HEAD:ledger.json"));
      expect(ledger.entries.map((one: { issue: string; spentUsd: number }) => [one.issue, one.spentUsd])).toEqual([
        ["BUG-001", expect.any(Number)],
        ["BUG-002", 0.5],
        ["BUG-003", null],
      ]);

      const again = await run("plan", { as: "plan-again" });
      expect(JSON.parse(again.outputs.matrix ?? "").include.map(({ id }: Entry) => id)).toEqual(["BUG-002", "BUG-003"]);
    },
    180_000,
  );

  it("publish nothing for a claim that somebody else has taken over, and nothing that the rules forbid", async () => {
    await using stage = await withRepository("docs/ci/resolve.yml", FILES, "schedule", { schedule: "23 3 * * *" });
    const { sandbox, github, run } = stage;
    const plan = await run("plan", { values: { "inputs.max": "1" } });
    const [entry]: Entry[] = JSON.parse(plan.outputs.matrix ?? "").include;
    if (entry === undefined) throw new Error("nothing was planned");
    // A Claude that also writes a workflow.
    const evil =
      'mkdirSync(".github/workflows", { recursive: true });\nwriteFileSync(".github/workflows/x.yml", "on: push\\n");';
    await sandbox.write(
      "../hostile.mjs",
      `#!/usr/bin/env node\nimport { mkdirSync, writeFileSync } from "node:fs";\n${evil}\nawait import(${JSON.stringify(STUB)});\n`,
    );
    await chmod(join(sandbox.root, "hostile.mjs"), 0o755);
    const stub = { LL_ISSUES_CLAUDE: join(sandbox.root, "hostile.mjs") };
    const work = await run("work", { values: valuesOf(entry), stepEnv: { resolve: stub } });
    expect(failuresOf(work)).toEqual([]);
    const check = await run("check", { values: valuesOf(entry) });
    expect(failuresOf(check)).toEqual([]);
    expect(existsSync(join(sandbox.root, "artifacts", `checked-${entry.id}`, "passed"))).toBe(false);
    expect(failuresOf(await run("apply", { values: valuesOf(entry) }))).toEqual([]);
    const collect = await run("collect", { values: { "needs.plan.outputs.matrix": plan.outputs.matrix ?? "" } });
    expect(collect.steps.collect?.summary).toMatch(/Not applied&#58; LLI/);
    expect(github.pullRequests).toEqual([]);

    const second = await run("plan", { as: "plan-2", values: { "inputs.max": "1" } });
    const [taken]: Entry[] = JSON.parse(second.outputs.matrix ?? "").include;
    const stale = await run("apply", { as: "apply-stale", values: valuesOf({ ...entry, id: taken?.id ?? "" }) });
    expect([stale.failed, stale.steps["hold the claim"]?.code, stale.steps.apply]).toEqual([true, 1, undefined]);
  }, 180_000);
});

describe("the job of docs/ci/answer.yml", () => {
  const PATH = ".issues/bugs/P1-BUG-001-lamp.md";
  const answer = (body: string) =>
    withRepository("docs/ci/answer.yml", { [PATH]: waitingIssue("BUG-001: Lamp") }, "issue_comment", {
      action: "created",
      issue: { number: 7 },
      comment: { body, user: { login: "anna" } },
    });
  const LOGIN = { "github.event.comment.user.login": "anna" };

  /** A `gh` that writes down how it was called. */
  async function installGh(sandbox: Sandbox): Promise<void> {
    await sandbox.write("../bin/gh", '#!/bin/sh\nprintf "%s\\n" "$@" > "$RUNNER_TEMP/../gh.txt"\n');
    await chmod(join(sandbox.root, "bin/gh"), 0o755);
  }

  it("commits the answer under the name of whoever gave it, and has the issue taken up", async () => {
    await using stage = await answer("/answer BUG-1 postgres; $(touch evil) `touch evil`");
    await installGh(stage.sandbox);
    const result = await stage.run("answer", { values: LOGIN });
    expect(failuresOf(result)).toEqual([]);
    const show = await stage.sandbox.git("--git-dir=../origin.git", "log", "-1", "--format=%an%n%s%n%b", "-p", "main");
    expect(show).toMatch(/^anna\nAnswer BUG-1\n/);
    expect(show).toContain("+Answer: postgres; $(touch evil)");
    expect(show.match(/^\+\+\+ .*/gm)).toEqual([`+++ b/${PATH}`]);
    const called = readFileSync(join(stage.sandbox.root, "jobs/answer/gh.txt"), "utf8");
    expect(called).toBe("workflow\nrun\nresolve.yml\n--repo=us/lamps\n--field\nissues=BUG-1\n");
  });

  it("does nothing for a comment that is no answer", async () => {
    await using stage = await answer("/answer something else");
    const result = await stage.run("answer", { values: LOGIN });
    expect([failuresOf(result), Object.keys(result.steps)]).toEqual([[], ["may they"]]);
  });
});

describe("the rights of the jobs", () => {
  const writes = ({ permissions }: Job): boolean => Object.values(permissions ?? {}).includes("write");
  const scriptsOf = ({ steps }: Job): string => steps.map(({ run }) => run ?? "").join("\n");
  const envOf = ({ steps }: Job): string => JSON.stringify(steps.map(({ env }) => env ?? {}));

  it.each(["docs/ci/resolve.yml", ".github/workflows/resolve.yml"])(
    "of %s keep Claude and strangers' code from tokens that write",
    async (path) => {
      const { jobs } = await readYaml<Workflow>(path);
      for (const [name, job] of Object.entries(jobs)) {
        const hasKey = envOf(job).includes("ANTHROPIC_API_KEY");
        const runsCode = hasKey || /npm ci|ci apply(?!.*--no-checks)/.test(scriptsOf(job));
        expect([name, runsCode && writes(job)]).toEqual([name, false]);
        if (runsCode) expect([name, envOf(job).includes("github.token")]).toEqual([name, false]);
        expect([name, hasKey]).toEqual([name, name === "work"]);
        for (const step of job.steps) expect(step["timeout-minutes"] ?? 0).toBeLessThan(job["timeout-minutes"] ?? 0);
      }
    },
  );

  it.each(["resolve", "answer"])(
    "of our own %s.yml are those that we recommend; only the installation differs",
    async (name) => {
      const strip = ({ jobs, ...rest }: Workflow) => ({
        ...rest,
        jobs: Object.entries(jobs).map(([id, { steps, ...job }]) => [
          id,
          job,
          steps
            .filter((step) => !["install ll-issues", "install the project"].includes(step.name ?? ""))
            .filter(({ uses }) => uses?.startsWith("actions/setup-node@") !== true),
        ]),
      });
      const [ours, theirs] = [`.github/workflows/${name}.yml`, `docs/ci/${name}.yml`].map((path) =>
        readYaml<Workflow>(path),
      );
      expect(strip((await ours) as Workflow)).toEqual(strip((await theirs) as Workflow));
    },
  );
});

describe("the jobs of docs/ci/gitlab-resolve.yml", () => {
  interface GitlabJob {
    readonly script?: readonly string[];
    readonly timeout?: string;
    readonly environment?: { readonly name: string };
  }

  it("claim, resolve, check and settle one issue, by scripts that hold no text of an issue", async () => {
    const jobs = await readYaml<Record<string, GitlabJob>>("docs/ci/gitlab-resolve.yml");
    await using stage = await withRepository("docs/ci/resolve.yml", FILES, "", {});
    const { sandbox } = stage;
    const run = async (name: string, over: Record<string, string> = {}) => {
      // What installs is there; what plan printed comes as a dotenv file.
      const script = (jobs[name]?.script ?? []).filter((line) => !/npm (?:ci|install)/.test(line)).join("\n");
      const variables = { CI_SERVER_URL: "https://gitlab.example", CI_SERVER_HOST: "gitlab.example", ISSUES: "BUG-1" };
      const env = { GITLAB_CI: "true", REMOTE: join(sandbox.root, "origin.git"), ...variables, ...over };
      const result = await runStep(sandbox, { run: script }, { cwd: sandbox.repo, env });
      expect([name, result.code], result.stdout + result.stderr).toEqual([name, 0]);
      return result;
    };
    await run("issues-plan");
    const planned = Object.fromEntries(
      (await sandbox.read("plan.env"))
        .trim()
        .split("\n")
        .map((line) => line.split("=")),
    );
    expect(planned).toEqual({ ID: "BUG-001", BUDGET: "1" });
    const base = await sandbox.git("rev-parse", "HEAD");
    await run("issues-work", { ...planned, LL_ISSUES_CLAUDE: STUB, CI_COMMIT_SHA: base });
    await sandbox.git("checkout", "-q", "--detach", base);
    await run("issues-check");
    expect(await sandbox.read("checked/change.patch")).toContain("lamp.txt");
    expect((await run("issues-collect")).stdout).toContain("1 issue: 1 resolved. 0.50 USD");
    expect(await sandbox.git("ls-remote", "origin", "refs/ll-issues/claims/*")).toBe("");
    const text = readFileSync(join(TOP, "docs/ci/gitlab-resolve.yml"), "utf8");
    expect(text).not.toMatch(/ll-issues@(?!0\.1\.0)\d/);
    for (const [name, { timeout, script }] of Object.entries(jobs))
      if (script !== undefined) expect([name, timeout]).toEqual([name, expect.stringMatching(/minutes$/)]);
    // The token that can push and Claude's key are in different environments.
    const environments = Object.entries(jobs).map(([name, { environment }]) => [name, environment?.name]);
    expect(Object.fromEntries(environments)).toMatchObject({
      "issues-plan": "ll-issues/refs",
      "issues-work": "ll-issues/claude",
      "issues-check": undefined,
      "issues-collect": "ll-issues/refs",
    });
  }, 120_000);
});
