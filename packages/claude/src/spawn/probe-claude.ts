import { happensWithin } from "../clocks/pause.ts";
import { fixRunVariables } from "../environment/build-environment.ts";
import { ClaudeError } from "../errors.ts";
import { Tail } from "../stream/tail.ts";
import { resolveCommand } from "./resolve-command.ts";
import { SupervisedChild } from "./supervised-child.ts";

/** A Claude Code that answers. */
export interface ClaudeProbe {
  /** `2.1.329` for example. */
  readonly version: string;
  /** The absolute path of the program. */
  readonly path: string;
}

const PROBE_MS = 20_000;

/**
 * Ask a program for its version, and so find out whether it is there, can be started, and is Claude Code.
 *
 * @param command a path, or a name that is looked up on the `PATH` of `env`.
 * @throws {ClaudeError} as {@link resolveCommand}, and `LLI_CLAUDE_PROBE_FAILED` with what it printed instead of a version.
 */
export async function probeClaude(command: string, env: Readonly<Record<string, string>>): Promise<ClaudeProbe> {
  const cwd = process.cwd();
  const path = resolveCommand(command, cwd, env.PATH);
  const output = new Tail(4096);
  const keep = (chunk: Buffer): void => output.push(chunk);
  const runId = `probe-${process.pid}-${Math.round(performance.now() * 1000)}`;
  const child = new SupervisedChild({
    path,
    args: ["--version"],
    cwd,
    env: fixRunVariables(env, runId),
    runId,
    onOutput: keep,
    onErrorOutput: keep,
  });
  child.stdin.end();
  if (!(await happensWithin(child.exited, PROBE_MS))) {
    await child.end("SIGTERM", 1000);
    throw probeFailed(path, `gave no version within ${PROBE_MS} ms`);
  }
  await child.finished;
  const { code, signal } = await child.exited;
  const version = /^(\d+\.\d+\.\d+\S*) \(Claude Code\)/.exec(output.text())?.[1];
  if (code !== 0 || version === undefined) {
    const said = output.text().trim().slice(0, 300);
    throw probeFailed(path, `ended with ${signal ?? `exit code ${code}`} and said ${JSON.stringify(said)}`);
  }
  return { version, path };
}

function probeFailed(path: string, what: string): ClaudeError {
  return new ClaudeError("LLI_CLAUDE_PROBE_FAILED", `${path} --version ${what}`, {
    hint: "Check that this program is Claude Code and that its installation is complete.",
    path,
  });
}
