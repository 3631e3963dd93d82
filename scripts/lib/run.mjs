import { spawnSync } from "node:child_process";
import { realpathSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** A step that went wrong in a way that the person at the terminal can do something about. */
export class StepError extends Error {}

/**
 * Runs a program with the terminal's own output and waits for it.
 *
 * @param {string} command name or path; no shell, except that npm needs one on Windows
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, quiet?: boolean }} [options] quiet: show the output only when it fails
 * @returns {string} what it printed on stdout when quiet, else ""
 * @throws {StepError} when it cannot start or does not exit with 0
 */
export function run(command, args, options = {}) {
  const { status, signal, error, stdout, stderr } = spawnSync(command, args, {
    cwd: options.cwd ?? ROOT,
    env: options.env ?? process.env,
    stdio: options.quiet ? ["ignore", "pipe", "pipe"] : "inherit",
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === "win32" && command === "npm",
  });
  const line = [command, ...args].join(" ");
  if (error) throw new StepError(`${line}: ${error.message}`);
  if (status !== 0) {
    if (options.quiet) process.stderr.write(`${stdout}${stderr}`);
    throw new StepError(`${line} ended with ${signal ?? status}`);
  }
  return stdout ?? "";
}

/**
 * Runs a JavaScript program of this workspace's development tools with this Node.
 *
 * @param {string} program path below node_modules, e.g. `typescript/bin/tsc`
 * @param {readonly string[]} args
 * @param {Parameters<typeof run>[2]} [options]
 * @throws {StepError} as {@link run}
 */
export function runTool(program, args, options) {
  return run(process.execPath, [join(ROOT, "node_modules", program), ...args], options);
}

/**
 * Runs the body of a script: a {@link StepError} becomes one line and exit code 1, anything else stays a stack.
 *
 * @param {() => void | Promise<void>} body
 */
export async function main(body) {
  try {
    await body();
  } catch (error) {
    if (!(error instanceof StepError)) throw error;
    console.error(`error: ${error.message}`);
    process.exitCode = 1;
  }
}

/**
 * Tells whether a module is the program that was started, rather than imported by another.
 *
 * @param {string} url the module's `import.meta.url`
 */
export function isScript(url) {
  return process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(url);
}
