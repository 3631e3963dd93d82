import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runProcess, type Sandbox } from "@ll-issues/testkit";
import { parse } from "yaml";

/** The top of this repository. */
export const TOP: string = fileURLToPath(new URL("../../../", import.meta.url));

/** A step of a job or of a composite action. */
export interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly "timeout-minutes"?: number;
}

/** A job of a workflow. */
export interface Job {
  readonly if?: string;
  readonly needs?: string | readonly string[];
  readonly permissions?: Readonly<Record<string, string>>;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly "timeout-minutes"?: number;
  readonly steps: readonly Step[];
}

/** A workflow as far as the tests look at it. */
export interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** Read a YAML file of this repository. */
export async function readYaml<T>(path: string): Promise<T> {
  return parse(await readFile(join(TOP, path), "utf8")) as T;
}

/** What a step left behind. */
export interface StepResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** What stands in the file of `$GITHUB_OUTPUT`, and in that of `$GITHUB_STEP_SUMMARY`. */
  readonly output: string;
  readonly summary: string;
}

/** How a step is run. */
export interface StepOptions {
  readonly cwd: string;
  /** Values of the expressions in the step's `env`, by what stands between the braces. */
  readonly values?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Run the script of one step as the runner of GitHub Actions does: `bash -e` (with `shell: bash` also `-o pipefail`), the variables that GitHub
 * documents, files for outputs and summary, and the expressions of `env` filled in.
 */
export async function runStep(sandbox: Sandbox, step: Step, options: StepOptions): Promise<StepResult> {
  const files = join(sandbox.root, "runner");
  await mkdir(files, { recursive: true });
  const [output, summary, script] = ["output", "summary", "step.sh"].map((name) => join(files, name)) as [
    string,
    string,
    string,
  ];
  for (const file of [output, summary]) await writeFile(file, "");
  await writeFile(script, step.run ?? "");
  const own = Object.entries(step.env ?? {}).map(([name, value]) => [
    name,
    fillIn(String(value), options.values ?? {}),
  ]);
  const env = {
    ...sandbox.env,
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_WORKSPACE: options.cwd,
    GITHUB_OUTPUT: output,
    GITHUB_STEP_SUMMARY: summary,
    RUNNER_TEMP: files,
    ...options.env,
    ...Object.fromEntries(own),
  };
  const flags = step.shell === "bash" ? ["--noprofile", "--norc", "-eo", "pipefail"] : ["-e"];
  const result = await runProcess("bash", [...flags, script], { cwd: options.cwd, env });
  return { ...result, output: await readFile(output, "utf8"), summary: await readFile(summary, "utf8") };
}

/** Fill in the expressions of a text, by what stands between the braces. */
export function fillIn(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{\{ *(.*?) *\}\}/g, (_, expression: string) => {
    const value = values[expression];
    if (value === undefined) throw new Error(`the test gives no value for ${expression}`);
    return value;
  });
}

/** Put `ll-issues` on the sandbox's PATH, as the installation step would. */
export async function installProgram(sandbox: Sandbox): Promise<void> {
  const file = join(sandbox.root, "bin/ll-issues");
  await writeFile(file, `#!/bin/sh\nexec node "${join(TOP, "packages/cli/bin.js")}" "$@"\n`);
  await chmod(file, 0o755);
}
