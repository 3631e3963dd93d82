import type { ClaudeOutcome, ClaudeResult, OutcomeReason } from "../outcome/claude-result.ts";

/** Why a turn ended as it did: what a run may end for, and what only happens in a conversation. */
export type TurnReason =
  | OutcomeReason
  /** The conversation was closed before the turn was over. */
  | "closed"
  /** The process ended before the turn was over. */
  | "process-ended"
  /** The prompt could not be written. */
  | "write-failed"
  /** The process did not read the prompt in time. */
  | "write-timed-out"
  /** The turn before did not end although it was interrupted, so the process was ended. */
  | "turn-stuck";

/** What a verdict on a turn consists of. */
export type TurnVerdict = Pick<TurnResult, "outcome" | "reason" | "message" | "retryAfterMs">;

/** Give back the result of a prompt that never reached the process. */
export function undelivered(verdict: TurnVerdict, sessionId: string | null): TurnResult {
  return {
    ...verdict,
    sessionId,
    turns: 0,
    costUsd: 0,
    usage: null,
    denials: [],
    structuredOutput: null,
    deferredTool: null,
    resultText: null,
    durationMs: 0,
    firstEventMs: null,
    isDelivered: false,
  };
}

/** How one turn of a conversation ended. */
export interface TurnResult
  extends Pick<
    ClaudeResult,
    | "message"
    | "sessionId"
    | "turns"
    | "costUsd"
    | "usage"
    | "denials"
    | "structuredOutput"
    | "deferredTool"
    | "resultText"
    | "durationMs"
    | "firstEventMs"
    | "retryAfterMs"
  > {
  readonly outcome: ClaudeOutcome;
  readonly reason: TurnReason;
  /**
   * Whether any of the prompt may have reached the process. When it has not, sending it again cannot do anything twice.
   */
  readonly isDelivered: boolean;
}
