import { RUN_MARKER, SupervisedChild, Tail } from "@ll-issues/claude";

/** How a command is run. */
export interface RunCommandOptions {
  readonly cwd: string;
  /** The complete environment. */
  readonly env: Readonly<Record<string, string>>;
  /** The words that start the shell; see `RunClaudeOptions` of the package claude. */
  readonly wrapper?: readonly string[] | undefined;
  /** `0` is no limit. */
  readonly timeoutMs: number;
  /** Between SIGTERM and SIGKILL; 3,000 unless told. */
  readonly graceMs?: number;
  /** Marks everything the command starts, so that it can be found and ended. */
  readonly runId: string;
  /** Aborting ends the command like a time-out does. */
  readonly signal?: AbortSignal | undefined;
  /** Aborting it kills the command at once. */
  readonly killSignal?: AbortSignal | undefined;
}

/** How a command ended. */
export interface CommandEnding {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** It did not end by itself in its time, or was told to end. */
  readonly stopped: boolean;
  readonly durationMs: number;
  /** The end of both streams, in the order it came. */
  readonly outputTail: string;
}

const DEFAULT_GRACE_MS = 3_000;

/** Run one line for the shell to its end or its time limit, and leave nothing of what it started behind. */
export async function runCommand(command: string, options: RunCommandOptions): Promise<CommandEnding> {
  const startedAt = performance.now();
  const tail = new Tail();
  const add = (chunk: Buffer): void => tail.push(chunk);
  const child = new SupervisedChild({
    path: "/bin/sh",
    args: ["-c", command],
    cwd: options.cwd,
    env: { ...options.env, [RUN_MARKER]: options.runId },
    wrapper: options.wrapper,
    runId: options.runId,
    onOutput: add,
    onErrorOutput: add,
  });
  child.stdin.end();
  let stopped = false;
  const stop = (): void => {
    stopped = true;
    void child.end("SIGTERM", options.graceMs ?? DEFAULT_GRACE_MS);
  };
  const kill = (): void => {
    stopped = true;
    void child.end("SIGKILL", 0);
  };
  const clock = options.timeoutMs > 0 ? setTimeout(stop, options.timeoutMs) : undefined;
  options.signal?.addEventListener("abort", stop, { once: true });
  options.killSignal?.addEventListener("abort", kill, { once: true });
  if (options.signal?.aborted) stop();
  if (options.killSignal?.aborted) kill();
  try {
    const { code, signal } = await child.exited;
    await child.finished;
    return {
      exitCode: code,
      signal,
      stopped,
      durationMs: Math.round(performance.now() - startedAt),
      outputTail: tail.text(),
    };
  } finally {
    clearTimeout(clock);
    options.signal?.removeEventListener("abort", stop);
    options.killSignal?.removeEventListener("abort", kill);
  }
}
