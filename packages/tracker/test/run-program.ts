import type { ChildProcessByStdio } from "node:child_process";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { afterAll, onTestFinished } from "vitest";

/** A real process running one of the programs beside this file. */
export interface Program {
  readonly pid: number;
  /** Send one line to its stdin. */
  tell(line: string): void;
  /** The next line of its stdout; fails when it ends without one. */
  nextLine(): Promise<string>;
  /** How it ended: an exit code or a signal. */
  readonly ended: Promise<number | NodeJS.Signals>;
  kill(signal: NodeJS.Signals): void;
}

const built = new Map<string, string>();
let buildDir: string | undefined;

// Registered while the test file is collected; a worker of vitest ends without an exit event.
afterAll(() => {
  if (buildDir !== undefined) rmSync(buildDir, { recursive: true, force: true });
});

/** Start `test/programs/<name>.ts`, built from the sources as they are. */
export function startProgram(
  name: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Program {
  const child = spawn(process.execPath, [buildProgram(name), ...args], {
    env: { ...process.env, ...env },
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return toProgram(child);
}

function toProgram(child: ChildProcessByStdio<Writable, Readable, null>): Program {
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.on("close", (code, signal) => resolve(signal ?? code ?? -1));
  });
  child.stdin.on("error", () => {});
  return {
    pid: child.pid ?? -1,
    ended,
    tell: (line) => void child.stdin.write(`${line}\n`),
    nextLine: async () => {
      const next = await lines.next();
      if (next.done === true) throw new Error("the program ended without a line");
      return next.value;
    },
    kill: (signal) => void child.kill(signal),
  };
}

function buildProgram(name: string): string {
  const known = built.get(name);
  if (known !== undefined) return known;
  buildDir ??= makeBuildDir();
  const outfile = join(buildDir, `${name}.mjs`);
  buildSync({
    entryPoints: [fileURLToPath(new URL(`programs/${name}.ts`, import.meta.url))],
    bundle: true,
    platform: "node",
    format: "esm",
    conditions: ["@ll-issues/source"],
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    outfile,
  });
  built.set(name, outfile);
  return outfile;
}

function makeBuildDir(): string {
  return mkdtempSync(join(tmpdir(), "ll-programs-"));
}
