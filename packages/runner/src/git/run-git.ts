import { spawn } from "node:child_process";
import { RunnerError } from "../errors.ts";

/** What one git command printed. */
export interface GitOutput {
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** How to run one git command. */
export interface GitOptions {
  /** Written to its standard input. */
  readonly input?: string | Buffer;
  /** More environment variables, such as GIT_INDEX_FILE. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Settings that keep git from running programs or asking somebody, whatever the repository's own configuration says. A hook still
 * runs where one belongs (commit), because the people of the repository want it.
 */
const SAFE_SETTINGS = [
  "core.quotePath=false",
  "core.fsmonitor=false",
  "gc.auto=0",
  "maintenance.auto=false",
  "diff.external=",
];

const SAFE_ENVIRONMENT = {
  GIT_TERMINAL_PROMPT: "0",
  GIT_EDITOR: ":",
  GIT_SEQUENCE_EDITOR: ":",
  GIT_PAGER: "cat",
  LC_ALL: "C.UTF-8",
};

/**
 * Run one git command in a directory and return what it printed.
 *
 * Pathspecs are literal (`--literal-pathspecs`), so a file named `:(top)x` or `*` is that file. Every GIT_* variable of our own
 * environment is dropped: a hook that started us would redirect us to its repository.
 *
 * @throws {RunnerError} LLI_NO_GIT when git cannot be started, LLI_GIT_BUSY when a lock of another git is in the way, LLI_GIT_FAILED
 * with what it said otherwise. Success is exit status 0 and nothing else; a git that was killed has no status.
 */
export async function runGit(directory: string, args: readonly string[], options: GitOptions = {}): Promise<GitOutput> {
  const result = await tryGit(directory, args, options);
  if (result.status === 0) return result;
  const said = result.stderr.trim() || result.stdout.toString("utf8").trim();
  const ending = result.signal === null ? `exit ${result.status}` : `signal ${result.signal}`;
  const lock = /Unable to create '([^']+\.lock)'/.exec(said)?.[1];
  if (lock !== undefined) {
    throw new RunnerError("LLI_GIT_BUSY", `git ${args[0]} found a lock of another git: ${lock}`, {
      path: lock,
      hint: "Wait for the other git; when none is running, delete that file",
    });
  }
  throw new RunnerError("LLI_GIT_FAILED", `git ${args[0]} failed (${ending}): ${said.slice(0, 4000)}`, {
    path: directory,
  });
}

/** A git command that ended, however it ended. */
export interface GitEnding extends GitOutput {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
}

/**
 * Run one git command and return how it ended, for commands whose failure is an answer.
 *
 * @throws {RunnerError} LLI_NO_GIT when git cannot be started.
 */
export function tryGit(directory: string, args: readonly string[], options: GitOptions = {}): Promise<GitEnding> {
  const settings = SAFE_SETTINGS.flatMap((setting) => ["-c", setting]);
  const child = spawn("git", ["-C", directory, "--no-pager", "--literal-pathspecs", ...settings, ...args], {
    env: { ...withoutGitVariables(process.env), ...SAFE_ENVIRONMENT, ...options.env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  return new Promise((resolve, reject) => {
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    // A git that ends before it has read all of its input is judged by its status, not by our broken pipe.
    child.stdin.on("error", () => {});
    child.on("error", (cause) => {
      reject(
        new RunnerError("LLI_NO_GIT", `git could not be started: ${cause.message}`, {
          hint: "Install git and put it on PATH",
          cause,
        }),
      );
    });
    child.on("close", (status, signal) => {
      resolve({ status, signal, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString("utf8") });
    });
    child.stdin.end(options.input);
  });
}

function withoutGitVariables(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("GIT_")));
}
