import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

/** How a program is to be run. */
export interface RunProcessOptions {
  readonly cwd: string;
  /** The complete environment; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  /** Written to stdin, which is then closed. Default: stdin is empty. */
  readonly input?: string;
  /** SIGKILL after this many milliseconds. Default 60,000. */
  readonly timeoutMs?: number;
  /** Given a way to signal the program once it runs. */
  readonly onStarted?: (kill: (signal: NodeJS.Signals) => void) => void;
}

/** How a program ended. */
export interface ProcessResult {
  /** Exit code; null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program to its end and collects what it printed. Any exit code is a result.
 *
 * @param command path or name of the program; no shell is involved
 * @param args its arguments
 * @param options where and with what
 * @throws Error when the program cannot be started
 */
export async function runProcess(
  command: string,
  args: readonly string[],
  options: RunProcessOptions,
): Promise<ProcessResult> {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...options.env },
    stdio: ["pipe", "pipe", "pipe"],
    timeout: options.timeoutMs ?? 60_000,
    killSignal: "SIGKILL",
  });
  options.onStarted?.((signal) => child.kill(signal));
  // A program may end without reading its input; how it ended says enough.
  child.stdin.on("error", () => undefined);
  child.stdin.end(options.input ?? "");
  const [stdout, stderr, [code, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>,
  ]);
  return { code, signal, stdout, stderr };
}
