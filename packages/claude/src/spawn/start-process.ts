import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { ClaudeError } from "../errors.ts";
import { errnoOf, notExecutable } from "./resolve-command.ts";

/** What is started, and nothing that is decided later. */
export interface ProcessSpec {
  /** The absolute path of the program. */
  readonly path: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The complete environment. */
  readonly env: Readonly<Record<string, string>>;
  /** The words that start the program: an absolute path and its arguments; the program itself when there are none. */
  readonly wrapper?: readonly string[] | undefined;
}

/** A child with three pipes. */
export type PipedProcess = ChildProcessByStdio<Writable, Readable, Readable>;

/**
 * Start a process without a shell, with three pipes, as the leader of its own session.
 *
 * Its own session keeps a terminal's Ctrl-C from reaching it beside the one we forward, and lets us signal its group
 * without ever signalling our own.
 *
 * @throws {ClaudeError} for what Node reports at once: `LLI_CLAUDE_ARGUMENTS_TOO_LARGE` (E2BIG: one argument of 128 KiB
 * or all of them of 2 MiB on Linux), `LLI_CLAUDE_OPTION_INVALID` (a NUL), `LLI_CLAUDE_SPAWN_FAILED`. What is reported
 * later arrives as the child's `error` event.
 */
export function startProcess(spec: ProcessSpec): PipedProcess {
  const [first = spec.path, ...words] = [...(spec.wrapper ?? []), spec.path, ...spec.args];
  try {
    return spawn(first, words, {
      cwd: spec.cwd,
      env: { ...spec.env },
      detached: true,
      shell: false,
      stdio: ["pipe", "pipe", "pipe"],
    });
  } catch (error) {
    throw spawnError(spec, error);
  }
}

/** Turn what the operating system said about starting a process into an error with a code. */
export function spawnError(spec: ProcessSpec, cause: unknown): ClaudeError {
  const errno = errnoOf(cause);
  const details = { path: spec.path, errno: errno ?? undefined, cause };
  switch (errno) {
    case "E2BIG":
      return new ClaudeError("LLI_CLAUDE_ARGUMENTS_TOO_LARGE", `the arguments are too large: ${sizes(spec)}`, {
        ...details,
        hint: "Shorten the options or the environment; the prompt is not part of them.",
      });
    case "ENOENT": // The program was there a moment ago: it is its interpreter that is missing.
    case "EACCES":
    case "ENOEXEC":
      return notExecutable(spec.path, cause);
    case "ERR_INVALID_ARG_VALUE":
      return new ClaudeError("LLI_CLAUDE_OPTION_INVALID", "an argument or a variable holds a NUL", details);
    default:
      return new ClaudeError(
        "LLI_CLAUDE_SPAWN_FAILED",
        `${spec.path} could not be started: ${errno ?? cause}`,
        details,
      );
  }
}

function sizes(spec: ProcessSpec): string {
  const longest = Math.max(0, ...spec.args.map((arg) => Buffer.byteLength(arg)));
  const variables = Object.entries(spec.env).reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  return `the longest argument has ${longest} bytes, the environment ${variables}`;
}
