import type { ClaudeResult } from "./outcome/claude-result.ts";
import type { ClaudeEvent } from "./stream/claude-event.ts";

/** How a process is asked to end. */
export interface StopOptions {
  /** SIGTERM unless told. Claude ends a turn in order on SIGINT and SIGTERM. */
  readonly signal?: NodeJS.Signals;
  /** Milliseconds until it is killed; the run's `graceMs` unless told. */
  readonly graceMs?: number;
}

/** A run that has been started. Iterate over it once for its events; not iterating, or slowly, does not hold it up. */
export interface ClaudeRun extends AsyncIterable<ClaudeEvent> {
  /** The process, or null when there is none. */
  readonly pid: number | null;
  /** How the run ended. Rejects with a `ClaudeError` when it never began, and for nothing else. */
  readonly result: Promise<ClaudeResult>;
  /** Ask the process to end, kill it after the grace, and wait until nothing of it is left. Never rejects. */
  stop(reason?: string, options?: StopOptions): Promise<void>;
  /** End the process and everything it started at once. */
  kill(reason?: string): Promise<void>;
}
