import { createHash } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type FakeGithub, makeSandbox, runProcess, type Sandbox, startFakeGithub } from "@ll-issues/testkit";
import { type CliResult, runCli } from "./cli-harness.ts";

/** The issue, and as it is when it is done. */
export const ISSUE_PATH = ".issues/bugs/P1-BUG-001-lamp.md";
const ISSUE = "---\nstatus: open\n---\n\n# BUG-001: Lamp of @us fixes #7 <b>x</b>\n";
export const DONE: string = ISSUE.replace("open", "done");

/** A plan of the issue, and with its box ticked. */
export const PLAN_PATH = ".issues/plans/2026-01-02-BUG-1.md";
const PLAN = "# BUG-001: Lamp - Implementation Plan\n\n### Phase 1: Switch\n\n- [ ] It is on\n";
export const TICKED: string = PLAN.replace("[ ]", "[x]");

/** The checks of the repository: one that fails once there is a file `broken`. */
export const CONFIG: object = { checks: [{ name: "Tests", command: "sh check.sh" }] };

/** A repository on a scripted GitHub, and the folder through which one job hands over to another. */
export interface ApplyStage {
  readonly sandbox: Sandbox;
  readonly github: FakeGithub;
  /** Absolute path of the artefacts. */
  readonly folder: string;
  /** The commit that both jobs begin from. */
  readonly base: string;
  /** The environment of the job that may write. */
  readonly env: Readonly<Record<string, string>>;
  /** `ci apply` in that job. */
  apply(...argv: string[]): Promise<CliResult>;
  /** Make artefacts by hand, of whatever `change` does to the files and the index, and go back to the base. */
  handOver(change: () => Promise<void>): Promise<void>;
  /** The same of a text that was never a diff of anything. */
  handOverPatch(patch: string | Buffer): Promise<void>;
  /** Everything that a refused change must leave as it is. */
  state(): Promise<unknown>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Set the stage. */
export async function openApplyStage(config: object = CONFIG): Promise<ApplyStage> {
  const sandbox = await makeSandbox({
    files: {
      [ISSUE_PATH]: ISSUE,
      [PLAN_PATH]: PLAN,
      ".issues/bugs/P1-BUG-002-other.md": "---\nstatus: open\n---\n\n# BUG-002: Other\n",
      "ll-issues.config.json": JSON.stringify(config),
      "check.sh": "test ! -e broken\n",
      "lamp.txt": "off\n",
      "old.txt": "old\n",
      "tool.sh": "echo\n",
      "package.json": '{"scripts":{"test":"true"},"dependencies":{}}\n',
      "CLAUDE.md": "Be kind.\n",
    },
  });
  await sandbox.git("clone", "-q", "--bare", ".", "../origin.git");
  const base = await sandbox.git("rev-parse", "HEAD");
  const github = await startFakeGithub({ gitDir: join(sandbox.root, "origin.git") });
  const folder = join(sandbox.root, "artifacts");
  const env = {
    ...sandbox.env,
    ...github.env,
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_REF: "refs/heads/main",
    GITHUB_REF_NAME: "main",
  };
  const handOverPatch = async (patch: string | Buffer): Promise<void> => {
    const run = {
      issue: "BUG-001",
      run: "run-1",
      outcome: "resolved",
      reason: "The lamp is on",
      durationMs: 1,
      turns: 1,
      costUsd: 0,
      verification: [],
    };
    await writeArtifacts(folder, { issue: "BUG-001", run: "run-1", base }, patch, run);
  };
  return {
    sandbox,
    github,
    folder,
    base,
    env,
    apply: (...argv) => runCli(sandbox, ["ci", "apply", folder, "--json", ...argv], { env }),
    async handOver(change) {
      await change();
      // What `change` has put into the index by itself stays; everything else is added.
      await sandbox.git("add", "--all", "--force");
      const diff = ["diff", "--cached", "--binary", "--full-index", "--no-renames", base];
      await handOverPatch(`${await sandbox.git(...diff)}\n`);
      await sandbox.git("reset", "-q", "--hard", base);
      await sandbox.git("clean", "-qfdx");
    },
    handOverPatch,
    async state() {
      const { stdout } = await runProcess("git", ["--git-dir", "../origin.git", "for-each-ref"], {
        cwd: sandbox.repo,
        env: sandbox.env,
      });
      return [
        await sandbox.git("status", "--porcelain=v2", "--ignored"),
        await sandbox.git("for-each-ref"),
        await sandbox.git("count-objects"),
        await sandbox.list(),
        stdout,
        github.calls().filter((call) => !call.startsWith("GET ")),
      ];
    },
    [Symbol.asyncDispose]: async () => {
      await github.close();
      await sandbox.close();
    },
  };
}

/** Write a folder of artefacts whose manifest is right. */
async function writeArtifacts(folder: string, names: object, patch: string | Buffer, run: object): Promise<void> {
  const contents = { "change.patch": Buffer.from(patch), "run.json": Buffer.from(JSON.stringify(run)) };
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const [name, content] of Object.entries(contents)) await writeFile(join(folder, name), content);
  const files = Object.entries(contents).map(([name, content]) => ({
    name,
    bytes: content.length,
    sha256: createHash("sha256").update(content).digest("hex"),
  }));
  const manifest = { schemaVersion: 1, kind: "ci-artifacts", ...names, files };
  await writeFile(join(folder, "manifest.json"), JSON.stringify(manifest));
}

/** The error that a command printed as JSON; undefined when it did not fail. */
export function errorOf({ stdout }: Pick<CliResult, "stdout">): { code: string; path: string; message: string } {
  return JSON.parse(stdout).error;
}

/** Do what the issue asks for, in the working tree: a change that may be applied. */
export async function lampOn({ sandbox }: ApplyStage): Promise<void> {
  await sandbox.write("lamp.txt", "on\n");
  await sandbox.write(ISSUE_PATH, DONE);
}
