import { checkRunId } from "./arguments/check-options.ts";
import type { StopOptions } from "./claude-run.ts";
import { happensWithin } from "./clocks/pause.ts";
import { fixRunVariables } from "./environment/build-environment.ts";
import { ClaudeError } from "./errors.ts";
import { resolveCommand } from "./spawn/resolve-command.ts";
import { type ExitStatus, SupervisedChild } from "./spawn/supervised-child.ts";
import { Tail } from "./stream/tail.ts";

/** What a process is started with. */
export interface ClaudeProcessOptions {
  /** A path, or a name that is looked up on the `PATH` of `env`. */
  readonly command: string;
  /** Handed over one by one, never through a shell. */
  readonly args?: readonly string[];
  readonly cwd: string;
  /** The complete environment; the run marker is added and background tasks are switched off. */
  readonly env: Readonly<Record<string, string>>;
  /** As in `RunClaudeOptions`. */
  readonly wrapper?: readonly string[] | undefined;
  /** As in `RunClaudeOptions`. */
  readonly runId: string;
  /** Called with every chunk of stdout, whose bytes are valid during the call only. */
  readonly onOutput?: (chunk: Buffer) => void;
  /** How much of the end of stdout and stderr is kept, in bytes; 64 KiB unless told. */
  readonly keepBytes?: number;
}

const GRACE_MS = 5000;
const WRITE_MS = 10_000;

/** The life of one process at a time: start, write, stop, start again. What it prints is always drained. */
export class ClaudeProcess {
  readonly #options: ClaudeProcessOptions;
  #child: SupervisedChild | null = null;
  #stdout: Tail;
  #stderr: Tail;

  /** @throws {ClaudeError} `LLI_CLAUDE_OPTION_INVALID` for a run id that could not be found again. */
  constructor(options: ClaudeProcessOptions) {
    checkRunId(options.runId);
    this.#options = options;
    this.#stdout = new Tail(options.keepBytes);
    this.#stderr = new Tail(options.keepBytes);
  }

  /** Whether a process is there. */
  get isRunning(): boolean {
    return this.#child?.isRunning === true;
  }

  /** The process, or null when there is none yet or none could be started. */
  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** The kernel's start time of the process, for a run record. */
  get startTime(): string | null {
    return this.#child?.startTime ?? null;
  }

  /** The end of what the process printed on stdout. */
  get stdout(): string {
    return this.#stdout.text();
  }

  /** The end of what the process printed on stderr. */
  get stderr(): string {
    return this.#stderr.text();
  }

  /**
   * Start the process and wait until it is there.
   *
   * @throws {ClaudeError} `LLI_CLAUDE_ALREADY_RUNNING` while it runs, and what keeps a program from being started.
   */
  async start(): Promise<void> {
    if (this.isRunning) {
      throw new ClaudeError("LLI_CLAUDE_ALREADY_RUNNING", `the process is running already, as ${this.pid}`, {
        hint: "Stop it first.",
      });
    }
    const { command, args = [], cwd, env, wrapper, runId, onOutput, keepBytes } = this.#options;
    const [stdout, stderr] = [new Tail(keepBytes), new Tail(keepBytes)];
    const child = new SupervisedChild({
      path: resolveCommand(command, cwd, env.PATH),
      args,
      cwd,
      env: fixRunVariables(env, runId),
      wrapper,
      runId,
      onOutput: (chunk) => {
        stdout.push(chunk);
        onOutput?.(chunk);
      },
      onErrorOutput: (chunk) => stderr.push(chunk),
    });
    this.#child = child;
    this.#stdout = stdout;
    this.#stderr = stderr;
    if (child.pid === null) {
      await child.exited; // Says why.
    }
  }

  /**
   * Write to the process and wait until the pipe has taken all of it.
   *
   * @param timeoutMs a process that does not read fills the pipe, and would hold up the writer for ever.
   * @throws {ClaudeError} `LLI_CLAUDE_NOT_RUNNING`, `LLI_CLAUDE_WRITE_FAILED`, `LLI_CLAUDE_WRITE_TIMED_OUT`; after the last
   * two a part of the text may have been read.
   */
  async write(text: string, timeoutMs: number = WRITE_MS): Promise<void> {
    const stdin = this.#child?.stdin;
    if (stdin === undefined || !this.isRunning || !stdin.writable) {
      throw new ClaudeError("LLI_CLAUDE_NOT_RUNNING", "there is no process to write to");
    }
    const written = new Promise<void>((resolve, reject) => {
      stdin.write(text, (cause) => {
        if (cause) {
          reject(new ClaudeError("LLI_CLAUDE_WRITE_FAILED", `the process does not read: ${cause.message}`, { cause }));
        } else {
          resolve();
        }
      });
    });
    if (!(await happensWithin(written, timeoutMs))) {
      throw new ClaudeError("LLI_CLAUDE_WRITE_TIMED_OUT", `the process did not read within ${timeoutMs} ms`);
    }
  }

  /** Close standard input: Claude takes it as the end of the conversation. */
  endInput(): void {
    this.#child?.stdin.end();
  }

  /** Wait for the end of the process, its pipes and everything it started; null when it never started. */
  async waitForExit(): Promise<ExitStatus | null> {
    const child = this.#child;
    if (child === null || child.pid === null) {
      return null;
    }
    await child.finished;
    return child.exited;
  }

  /** When nothing more comes from stdout. */
  async waitForOutputEnd(): Promise<void> {
    await this.#child?.outputClosed;
  }

  /**
   * Ask the process to end, kill it after the grace (5 s unless told), and wait until nothing of it is left. Before a start,
   * after the end, and for the second time it does no harm.
   */
  async stop({ signal = "SIGTERM", graceMs = GRACE_MS }: StopOptions = {}): Promise<void> {
    await this.#child?.end(signal, graceMs);
  }
}
