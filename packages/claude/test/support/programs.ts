import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { RunClaudeOptions, RunLimits } from "../../src/index.ts";

/** Limits that no good run reaches, with short graces. */
const AMPLE: RunLimits = {
  startMs: 20_000,
  idleMs: 20_000,
  wallMs: 20_000,
  graceMs: 300,
  resultGraceMs: 300,
};

let runs = 0;

/** Give back the path of a program in `test/programs`. */
export function program(name: string): string {
  return fileURLToPath(new URL(`../programs/${name}`, import.meta.url));
}

/** The least environment in which our programs run. */
export const BARE_ENV: Readonly<Record<string, string>> = { PATH: `${dirname(process.execPath)}:/usr/bin:/bin` };

/** Options to run a program in place of Claude, with a run id of its own. */
export function options(
  name: string,
  env: Readonly<Record<string, string>> = {},
  limits: Partial<RunLimits> = {},
): RunClaudeOptions {
  runs += 1;
  return {
    command: program(name),
    cwd: process.cwd(),
    env: { ...BARE_ENV, ...env },
    runId: `test-${process.pid}-${runs}`,
    limits: { ...AMPLE, ...limits },
  };
}
