import { existsSync } from "node:fs";
import { cp, mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Sandbox } from "@ll-issues/testkit";
import { isStepDue } from "./is-step-due.ts";
import { readStepOutputs } from "./read-step-outputs.ts";
import { fillIn, type Job, runStep, type Step, type StepResult } from "./workflow-harness.ts";

/** How one job is run. */
export interface JobOptions {
  /** Tells the job's folders from those of others. */
  readonly name: string;
  /** Values of expressions, by what stands between the braces. */
  readonly values: Readonly<Record<string, string>>;
  /** What the machine has in its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Steps by name that are not run: what they install is there. */
  readonly installed: readonly string[];
  /** Environment of single steps, by name, beyond what the workflow gives them. */
  readonly stepEnv?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** How a job ended. */
export interface JobResult {
  readonly failed: boolean;
  /** Its outputs, by name. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Its steps that ran a script, by name. */
  readonly steps: Readonly<Record<string, StepResult>>;
}

/**
 * Run a job as GitHub's runner does, as far as our workflows go: a fresh clone of `origin.git`, scripts step by step, artefacts that jobs hand to
 * each other (folders of `artifacts/`), conditions, outputs. What a failed step leaves out is left out.
 */
export async function runJob(sandbox: Sandbox, job: Job, options: JobOptions): Promise<JobResult> {
  const top = join(sandbox.root, "jobs", options.name);
  const temp = join(top, "temp");
  await mkdir(temp, { recursive: true });
  const values: Record<string, string> = { ...options.values, "runner.temp": temp };
  const place: JobPlace = {
    sandbox,
    workspace: join(top, "checkout"),
    artifacts: join(sandbox.root, "artifacts"),
    values,
  };
  const steps: Record<string, StepResult> = {};
  let failed = false;
  for (const step of job.steps) {
    if (!isStepDue(step.if, values, failed)) continue;
    if (step.uses !== undefined) {
      await runAction(step, place);
      continue;
    }
    if (options.installed.includes(step.name ?? "")) continue;
    const env = { ...options.env, RUNNER_TEMP: temp, ...options.stepEnv?.[step.name ?? ""] };
    const result = await runStep(sandbox, step, { cwd: place.workspace, values: withoutOutputs(values), env });
    steps[step.name ?? ""] = result;
    failed ||= result.code !== 0;
    if (step.id === undefined) continue;
    values[`steps.${step.id}.outcome`] = result.code === 0 ? "success" : "failure";
    for (const [key, value] of Object.entries(readStepOutputs(result.output)))
      values[`steps.${step.id}.outputs.${key}`] = value;
  }
  const outputs = Object.entries(job.outputs ?? {}).map(([key, text]) => [key, fillIn(text, withoutOutputs(values))]);
  return { failed, outputs: Object.fromEntries(outputs), steps };
}

interface JobPlace {
  readonly sandbox: Sandbox;
  readonly workspace: string;
  readonly artifacts: string;
  readonly values: Readonly<Record<string, string>>;
}

/** The actions that our workflows use. */
async function runAction({ uses = "", with: inputs = {} }: Step, place: JobPlace): Promise<void> {
  const { sandbox, artifacts } = place;
  const input = (name: string): string => fillIn(String(inputs[name] ?? ""), withoutOutputs(place.values));
  if (uses.startsWith("actions/checkout@")) {
    const ref = input("ref") || "main";
    await sandbox.git(
      "clone",
      "-q",
      "--branch",
      ref,
      join(sandbox.root, "origin.git"),
      join(place.workspace, input("path")),
    );
  } else if (uses.startsWith("actions/upload-artifact@")) {
    const from = input("path");
    const isEmpty = !existsSync(from) || (await readdir(from)).length === 0;
    if (!isEmpty) await cp(from, join(artifacts, input("name")), { recursive: true });
  } else if (uses.startsWith("actions/download-artifact@")) {
    await download(artifacts, input("path"), input("name"), input("pattern"));
  } else if (!uses.startsWith("actions/setup-node@")) throw new Error(`the test knows no ${uses}`);
}

/** One artefact is unpacked as it is; several go into folders of their names (actions/download-artifact v4). */
async function download(artifacts: string, to: string, name: string, pattern: string): Promise<void> {
  await mkdir(to, { recursive: true });
  const names = existsSync(artifacts) ? await readdir(artifacts) : [];
  if (name !== "") {
    if (names.includes(name)) await cp(join(artifacts, name), to, { recursive: true });
    return;
  }
  const end = pattern.replace(/^\*/, "");
  for (const one of names.filter((found) => found.endsWith(end)))
    await cp(join(artifacts, one), join(to, one), { recursive: true });
}

/** An output that no step has set is empty; any other expression has to have a value. */
function withoutOutputs(values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return new Proxy(values, {
    get: (target, name) => target[String(name)] ?? (String(name).startsWith("steps.") ? "" : undefined),
  });
}
