import type { RetryVerdict } from "../clocks/retry-patience.ts";
import type { ClockName } from "../clocks/run-clocks.ts";
import type { ExitStatus } from "../spawn/supervised-child.ts";
import type { RetryEvent } from "../stream/claude-event.ts";
import type { ResultMessage } from "../stream/result-message.ts";
import type { ClaudeOutcome, OutcomeReason } from "./claude-result.ts";
import { classifyFailure } from "./failure-class.ts";

/** What ended a run: the process itself, or the supervisor for one of these reasons. */
export type Ending =
  | { readonly kind: "exited" }
  /** The result was there and the process did not go. */
  | { readonly kind: "result-grace" }
  /** The process closed its stdout without a result and did not go. */
  | { readonly kind: "output-closed" }
  | { readonly kind: "clock"; readonly clock: ClockName }
  | { readonly kind: "retries"; readonly verdict: RetryVerdict }
  | { readonly kind: "stopped"; readonly reason: string };

/** Give back an ending in one or two words. */
export function nameEnding(ending: Ending): string {
  switch (ending.kind) {
    case "clock":
      return `${ending.clock} clock`;
    case "retries":
      return ending.verdict.failure;
    case "stopped":
      return ending.reason;
    case "exited":
    case "result-grace":
    case "output-closed":
      return ending.kind;
  }
}

/** Everything an outcome is decided by. */
export interface OutcomeEvidence {
  readonly ending: Ending;
  readonly exit: ExitStatus;
  readonly lastResult: ResultMessage | null;
  readonly isTurnOpen: boolean;
  readonly pendingRetry: RetryEvent | null;
  readonly lastError: string | null;
  readonly limitResetsAt: number | null;
  readonly wantsStructuredOutput: boolean;
  readonly isPromptRead: boolean;
}

/** An outcome and why. */
export interface Verdict {
  readonly outcome: ClaudeOutcome;
  readonly reason: OutcomeReason;
  readonly message: string;
  readonly retryAfterMs: number | null;
}

/**
 * Decide how a run ended, from what was observed and never from the text of a message.
 *
 * Success is a conjunction: exit 0, or ended by us after the result; the last result a success and not an error; no turn
 * begun after it; the prompt read; the promised output there. Exit 0 alone says nothing: the CLI also gives it after
 * SIGINT, after a truncated stream and after denied tools.
 */
export function decideOutcome(evidence: OutcomeEvidence): Verdict {
  const { ending } = evidence;
  switch (ending.kind) {
    case "clock":
      return clockVerdict(ending.clock);
    case "retries":
      return retryVerdict(ending.verdict, evidence.pendingRetry);
    case "stopped":
      return verdict("interrupted", ending.reason === "aborted" ? "aborted" : "stopped", `Stopped: ${ending.reason}.`);
    case "exited":
    case "result-grace":
    case "output-closed":
      return evidence.lastResult === null ? withoutResult(evidence) : withResult(evidence, evidence.lastResult);
  }
}

function withResult(evidence: OutcomeEvidence, result: ResultMessage): Verdict {
  if (evidence.isTurnOpen) {
    return verdict("failed", "turn-unfinished", "A further turn began after the result and did not end.");
  }
  if (result.isError || result.subtype !== "success") {
    return failedResult(evidence, result);
  }
  const { exit, ending } = evidence;
  if (ending.kind === "exited" && exit.code !== 0) {
    return exitVerdict(exit, "after a successful result");
  }
  if (result.deferredTool !== null) {
    return verdict("waiting", "tool-deferred", `${result.deferredTool.name} waits for an answer.`);
  }
  if (result.turns === 0) {
    // An unknown command (2.1.197) and a hook that blocks the prompt end like this, exit 0 and no error.
    return verdict("failed", "nothing-done", `The model was not asked: ${result.text ?? "no reason given"}`);
  }
  if (!evidence.isPromptRead) {
    return verdict("failed", "prompt-not-read", "The process reported success without having read the prompt.");
  }
  if (evidence.wantsStructuredOutput && !result.hasStructuredOutput) {
    return verdict(
      "failed",
      "structured-output-missing",
      "Claude ended without handing over what the schema asks for.",
    );
  }
  return verdict("completed", "success", "Completed.");
}

/** `error_during_execution` has the most causes, so what is known better comes first. */
function failedResult(evidence: OutcomeEvidence, result: ResultMessage): Verdict {
  const said = result.errors.join("; ") || result.text || result.subtype;
  if (result.subtype === "error_max_turns" || result.terminalReason === "max_turns") {
    return verdict("limited", "max-turns", said);
  }
  if (result.subtype === "error_max_budget_usd" || result.terminalReason === "budget_exhausted") {
    return verdict("limited", "max-budget", said);
  }
  if (result.subtype === "error_max_structured_output_retries") {
    return verdict("failed", "structured-output-invalid", said);
  }
  if (result.terminalReason === "prompt_too_long" || result.terminalReason === "blocking_limit") {
    return verdict("failed", "prompt-too-long", said);
  }
  if (result.apiErrorStatus !== null || evidence.lastError !== null) {
    return requestVerdict(result.apiErrorStatus, evidence, said);
  }
  return verdict("failed", "execution-error", said);
}

function requestVerdict(status: number | null, evidence: OutcomeEvidence, said: string): Verdict {
  const { lastError, limitResetsAt } = evidence;
  switch (classifyFailure(status, lastError)) {
    case "auth":
      return verdict("auth", status === 403 ? "forbidden" : "authentication", said);
    case "rate-limited":
      return verdict("rate-limited", "rate-limit", said, limitResetsAt === null ? null : untilThen(limitResetsAt));
    case "overloaded":
      return verdict("overloaded", "overload", said);
    case "network":
      return verdict("network", "network", said);
    case "other":
      return verdict("failed", "api-error", said);
  }
}

function withoutResult({ exit, ending, pendingRetry }: OutcomeEvidence): Verdict {
  if (ending.kind === "output-closed") {
    return verdict("failed", "output-closed", "The process closed its output without a result.");
  }
  if (pendingRetry !== null) {
    const failure = classifyFailure(pendingRetry.status, pendingRetry.error);
    if (failure !== "other") {
      return retryVerdict({ failure, retryAfterMs: pendingRetry.delayMs }, pendingRetry);
    }
  }
  return exit.code === 0
    ? verdict("failed", "no-result", "The process ended with exit code 0 and without a result.")
    : exitVerdict(exit, "without a result");
}

function exitVerdict(exit: ExitStatus, when: string): Verdict {
  if (exit.signal !== null) {
    return verdict("failed", "signal", `The process was ended by ${exit.signal} ${when}.`);
  }
  if (exit.code === null) {
    return verdict("failed", "unkillable", "The process could not be ended.");
  }
  return verdict("failed", "exit-code", `The process ended with exit code ${exit.code} ${when}.`);
}

function clockVerdict(clock: ClockName): Verdict {
  switch (clock) {
    case "wall":
      return verdict("timed-out", "wall-timeout", "The time for the whole run is over.");
    case "start":
      return verdict("idle", "start-timeout", "The process gave no event in the time it has to start.");
    case "idle":
      return verdict("idle", "idle-timeout", "The process gave no event for too long.");
    case "tool-idle":
      return verdict("idle", "tool-idle-timeout", "A tool ran for too long without any event.");
  }
}

function retryVerdict({ failure, retryAfterMs }: RetryVerdict, retry: RetryEvent | null): Verdict {
  const status = retry?.status ?? null;
  const cause = `${retry?.error ?? failure}${status === null ? "" : `, HTTP ${status}`}`;
  switch (failure) {
    case "auth":
      return verdict(
        "auth",
        status === 403 ? "forbidden" : "authentication",
        `The service refuses the login (${cause}).`,
      );
    case "rate-limited":
      return verdict("rate-limited", "rate-limit", `The rate limit is used up (${cause}).`, retryAfterMs);
    case "overloaded":
      return verdict("overloaded", "overload", `The service cannot answer (${cause}).`, retryAfterMs);
    case "network":
      return verdict("network", "network", `The service cannot be reached (${cause}).`, retryAfterMs);
  }
}

function untilThen(time: number): number {
  return Math.max(0, Math.round(time - Date.now()));
}

function verdict(
  outcome: ClaudeOutcome,
  reason: OutcomeReason,
  message: string,
  retryAfterMs: number | null = null,
): Verdict {
  return { outcome, reason, message, retryAfterMs };
}
