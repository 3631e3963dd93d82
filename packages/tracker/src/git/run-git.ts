import { type ChildProcess, spawn } from "node:child_process";
import { TrackerError } from "../errors.ts";

/** How to run one git command. */
export interface GitOptions {
  /** Written to its standard input. */
  readonly input?: string | Buffer;
  /** More environment variables, such as GIT_INDEX_FILE. */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * For commands that run hooks: after so many milliseconds git and what it started in its group are ended; `0` is no limit. Git then runs in a session
   * of its own, so that a Ctrl-C at the terminal does not cut a commit in half.
   */
  readonly timeoutMs?: number;
}

/** A git command that ended, however it ended. */
export interface GitEnding {
  readonly stdout: Buffer;
  readonly stderr: string;
  /** Null when a signal ended it. */
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  /** It did not end by itself within its time. */
  readonly timedOut: boolean;
}

/** What a hook left running may hold the pipes open for so long after git itself is gone. */
const DRAIN_MS = 1_000;
/** Between SIGTERM, at which git removes its locks, and SIGKILL. */
const GRACE_MS = 3_000;

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
 * Run one git command and return how it ended, for commands whose failure is an answer.
 *
 * Pathspecs are literal (`--literal-pathspecs`), so a file named `:(top)x` or `*` is that file. Every GIT_* variable of our own
 * environment is dropped: a hook that started us would redirect us to its repository.
 *
 * @throws {TrackerError} LLI_NO_GIT when git cannot be started.
 */
export function tryGit(directory: string, args: readonly string[], options: GitOptions = {}): Promise<GitEnding> {
  const settings = SAFE_SETTINGS.flatMap((setting) => ["-c", setting]);
  const child = spawn("git", ["-C", directory, "--no-pager", "--literal-pathspecs", ...settings, ...args], {
    env: { ...withoutGitVariables(process.env), ...SAFE_ENVIRONMENT, ...options.env },
    stdio: ["pipe", "pipe", "pipe"],
    detached: options.timeoutMs !== undefined,
  });
  const limit = limitTime(child, options.timeoutMs ?? 0);
  return new Promise((resolve, reject) => {
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    // A git that ends before it has read all of its input is judged by its status, not by our broken pipe.
    child.stdin.on("error", () => {});
    child.on("error", (cause) => {
      reject(
        new TrackerError("LLI_NO_GIT", `git could not be started: ${cause.message}`, {
          hint: "Install git and put it on PATH",
          cause,
        }),
      );
    });
    child.on("exit", () => {
      limit.clear();
      // What runs no hooks leaves nothing behind, and is read to its end.
      if (options.timeoutMs === undefined) return;
      // On a machine that is so busy that this clock rings first, what git wrote is still unread: one more turn reads it.
      const destroy = (): void => [child.stdout, child.stderr].forEach((pipe) => void pipe.destroy());
      setTimeout(() => setImmediate(destroy), DRAIN_MS).unref();
    });
    child.on("close", (status, signal) => {
      const said = { stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString("utf8") };
      resolve({ status, signal, timedOut: limit.hasPassed(), ...said });
    });
    child.stdin.end(options.input);
  });
}

/** End a git that takes too long, with what it started: it leads a group of its own. */
function limitTime(child: ChildProcess, timeoutMs: number): { clear(): void; hasPassed(): boolean } {
  let passed = false;
  const clocks: NodeJS.Timeout[] = [];
  const end = (signal: NodeJS.Signals): void => {
    passed = true;
    // Never the group 0, which is our own.
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) killGroup(child.pid, signal);
  };
  if (timeoutMs > 0) {
    clocks.push(setTimeout(end, timeoutMs, "SIGTERM"), setTimeout(end, timeoutMs + GRACE_MS, "SIGKILL"));
  }
  return { clear: () => clocks.forEach(clearTimeout), hasPassed: () => passed };
}

function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(process.platform === "win32" ? pid : -pid, signal);
  } catch {
    // It ended by itself meanwhile.
  }
}

/** Why a git command failed: the lock of another git that was in the way, or what git said. */
export interface GitFailure {
  readonly code: "LLI_GIT_BUSY" | "LLI_GIT_FAILED";
  readonly message: string;
  readonly path: string;
  readonly hint: string | undefined;
}

/**
 * Say why a git command did not succeed, or null when it did. Success is exit status 0 and nothing else; a git that was killed has
 * no status.
 */
export function explainGitFailure(directory: string, args: readonly string[], ending: GitEnding): GitFailure | null {
  if (ending.status === 0) return null;
  const said = ending.stderr.trim() || ending.stdout.toString("utf8").trim();
  const lock = /Unable to create '([^']+\.lock)'/.exec(said)?.[1];
  if (lock !== undefined) {
    return {
      code: "LLI_GIT_BUSY",
      message: `git ${args[0]} found a lock of another git: ${lock}`,
      path: lock,
      hint: "Wait for the other git; when none is running, delete that file",
    };
  }
  const signal = ending.timedOut ? "took too long" : `signal ${ending.signal}`;
  const how = ending.signal === null ? `exit ${ending.status}` : signal;
  const message = `git ${args[0]} failed (${how}): ${said.slice(0, 4000)}`;
  return { code: "LLI_GIT_FAILED", message, path: directory, hint: undefined };
}

/**
 * Run one git command and return what it printed.
 *
 * @throws {TrackerError} LLI_NO_GIT, LLI_GIT_BUSY or LLI_GIT_FAILED.
 */
export async function runGit(directory: string, args: readonly string[], options: GitOptions = {}): Promise<Buffer> {
  const ending = await tryGit(directory, args, options);
  const failure = explainGitFailure(directory, args, ending);
  if (failure === null) return ending.stdout;
  throw new TrackerError(failure.code, failure.message, { path: failure.path, hint: failure.hint });
}

function withoutGitVariables(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("GIT_")));
}
