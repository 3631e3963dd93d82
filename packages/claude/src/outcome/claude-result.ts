import type { DeferredTool, Denial } from "../stream/result-message.ts";

/** How a started run ended. A closed set: nothing else maps what happened to a word. */
export type ClaudeOutcome =
  /** Exit 0 (or ended by us after its result), the last result a success, everything asked for is there. */
  | "completed"
  /** The wall clock ran out. */
  | "timed-out"
  /** No event at all for too long, or none from the start. */
  | "idle"
  /** A ceiling of turns or money. */
  | "limited"
  | "rate-limited"
  | "overloaded"
  | "network"
  | "auth"
  /** The process died, the protocol broke, or what was promised is missing. */
  | "failed"
  /** Stopped by the caller. */
  | "interrupted"
  /** A hook deferred a tool call: a person has to answer, and the session can be resumed. */
  | "waiting";

/** Why, in a stable word; `ClaudeResult.message` says it in a sentence. */
export type OutcomeReason =
  | "success"
  | "wall-timeout"
  | "start-timeout"
  | "idle-timeout"
  | "tool-idle-timeout"
  | "max-turns"
  | "max-budget"
  | "rate-limit"
  | "overload"
  | "network"
  | "authentication"
  | "forbidden"
  | "tool-deferred"
  | "stopped"
  | "aborted"
  | "api-error"
  | "prompt-too-long"
  | "execution-error"
  | "structured-output-missing"
  | "structured-output-invalid"
  | "nothing-done"
  | "no-result"
  | "turn-unfinished"
  | "output-closed"
  | "prompt-not-read"
  | "exit-code"
  | "signal"
  | "unkillable";

/** What came out of the pipe, counted. */
export interface OutputCounts {
  readonly bytes: number;
  readonly lines: number;
  /** Lines that are not a JSON object with a type. */
  readonly unreadableLines: number;
  /** Lines longer than is read. */
  readonly cutLines: number;
}

/** One shape for every way a started run can end. */
export interface ClaudeResult {
  readonly outcome: ClaudeOutcome;
  readonly reason: OutcomeReason;
  /** One sentence for a person. May quote what Claude printed: neutralise it before it reaches a terminal. */
  readonly message: string;
  /** Null when the process was ended by a signal. */
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly sessionId: string | null;
  /** As the last result counts them, or the answers seen when there was none. */
  readonly turns: number;
  /** What this process cost, in dollars; what a resumed session had cost before is not in it. */
  readonly costUsd: number;
  /** The `usage` of the last result as the CLI printed it. */
  readonly usage: object | null;
  readonly denials: readonly Denial[];
  /** What was handed over for `jsonSchema`, or null. */
  readonly structuredOutput: unknown;
  readonly deferredTool: DeferredTool | null;
  readonly resultText: string | null;
  /** The last 64 KiB of stderr. */
  readonly stderrTail: string;
  readonly transcriptPath: string | null;
  readonly durationMs: number;
  /** From the start to the first event. */
  readonly firstEventMs: number | null;
  /** How long the service asked to be left alone, or null when it did not say. */
  readonly retryAfterMs: number | null;
  readonly output: OutputCounts;
}
