import { classifyFailure, type FailureClass } from "../outcome/failure-class.ts";
import type { RunLimits } from "../run-options.ts";
import type { RetryEvent } from "../stream/claude-event.ts";

/** Why there is no point in waiting for another try. */
export interface RetryVerdict {
  readonly failure: "auth" | "rate-limited" | "overloaded" | "network";
  /** The wait the service or the CLI had asked for. */
  readonly retryAfterMs: number | null;
}

/** Judges failed requests in a row: the CLI itself would go on for three minutes to an hour, even with a wrong key. */
export class RetryPatience {
  readonly #limits: RunLimits;
  #since: number | null = null;

  constructor(limits: RunLimits) {
    this.#limits = limits;
  }

  /** Something other than a retry came through. */
  noteProgress(): void {
    this.#since = null;
  }

  /**
   * Judge a retry that is announced.
   *
   * @param leftMs what is left of the wall clock.
   * @returns null while the run may go on.
   */
  judge(retry: RetryEvent, leftMs: number): RetryVerdict | null {
    const failure = classifyFailure(retry.status, retry.error);
    if (failure === "auth") {
      return { failure, retryAfterMs: null };
    }
    const now = performance.now();
    this.#since ??= now;
    const kind = failure === "other" ? "overloaded" : failure;
    const patience = this.#patienceMs(kind);
    const waited = now - this.#since;
    if (retry.delayMs > leftMs || (patience !== 0 && waited + retry.delayMs > patience)) {
      return { failure: kind, retryAfterMs: retry.delayMs };
    }
    return null;
  }

  #patienceMs(failure: Exclude<FailureClass, "auth" | "other">): number {
    const { overloadMs = 300_000, networkMs = 300_000, rateLimitMs = 900_000 } = this.#limits;
    return { overloaded: overloadMs, network: networkMs, "rate-limited": rateLimitMs }[failure];
  }
}
