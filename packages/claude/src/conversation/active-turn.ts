import { type Deferred, deferred } from "../clocks/pause.ts";
import { TurnWatch } from "../clocks/turn-watch.ts";
import { decideOutcome, type Ending, type OutcomeEvidence, type Verdict } from "../outcome/decide-outcome.ts";
import type { RunLimits } from "../run-options.ts";
import type { ClaudeEvent } from "../stream/claude-event.ts";
import type { SessionReader } from "../stream/session-reader.ts";
import type { PendingTurn } from "./conversation-turn.ts";
import type { TurnVerdict } from "./turn-result.ts";

/** How a turn came to its end. */
export type TurnEnding =
  /** Its `result` is there. */
  | { readonly kind: "result" }
  /** The process is gone. */
  | { readonly kind: "process-ended" }
  /** It has to be interrupted, and why. */
  | { readonly kind: "interrupt"; readonly why: Ending };

/** The turn that is being played. */
export class ActiveTurn {
  readonly turn: PendingTurn;
  /** When the CLI has begun it; an interrupt that comes earlier would be lost. */
  readonly begun: Promise<void>;
  /** When its `result` is there. */
  readonly resulted: Promise<TurnEnding>;
  /** When there is a reason to interrupt it. */
  readonly disturbed: Promise<TurnEnding>;
  isDelivered: boolean = false;
  readonly #session: SessionReader;
  readonly #watch: TurnWatch;
  readonly #begun: Deferred<void> = deferred();
  readonly #result: Deferred<TurnEnding> = deferred();
  readonly #interrupt: Deferred<Ending> = deferred();
  #hasBegun: boolean = false;

  constructor(turn: PendingTurn, limits: RunLimits, session: SessionReader) {
    this.turn = turn;
    this.#session = session;
    session.beginTurn();
    this.begun = this.#begun.promise;
    this.resulted = this.#result.promise;
    this.#watch = new TurnWatch(limits, session, (name, message) => turn.push({ kind: "notice", name, message }, 0));
    const why = Promise.race([this.#interrupt.promise, this.#watch.over]);
    this.disturbed = why.then((ending): TurnEnding => ({ kind: "interrupt", why: ending }));
  }

  /** Take notice of an event of the process. */
  note(event: ClaudeEvent, bytes: number): void {
    if (event.kind !== "raw" || event.message !== null) {
      this.turn.push(event, bytes);
    }
    this.#watch.note(event);
    if (event.kind === "started") {
      this.#hasBegun = true;
      this.#begun.resolve();
    } else if (event.kind === "result" && this.#hasBegun) {
      // `init` comes with every turn; a result without one is a straggler of the turn before.
      this.#result.resolve({ kind: "result" });
    }
  }

  /** Have the turn interrupted. */
  interrupt(): void {
    this.#interrupt.resolve({ kind: "stopped", reason: "interrupted" });
  }

  /** Let the clocks stand still while somebody decides, and run on afterwards. */
  setWaiting(isWaiting: boolean): void {
    if (isWaiting) {
      this.#watch.hold();
    } else {
      this.#watch.release();
    }
  }

  /** Stop watching. */
  stop(): void {
    this.#watch.stop();
  }

  /** Judge a turn by its `result`; `why` it was interrupted counts unless it was successful all the same. */
  judge(wantsStructuredOutput: boolean, why: Ending | null): Verdict {
    const { lastResult } = this.#session;
    const isOwnEnd = why === null || lastResult?.isError === false;
    return decideOutcome(this.#evidence(wantsStructuredOutput, isOwnEnd ? { kind: "result-grace" } : why));
  }

  /** Judge a turn that was interrupted and did not end. */
  judgeStuck(why: Ending): Verdict {
    return decideOutcome(this.#evidence(false, why));
  }

  /** Judge a turn whose process is gone; an error result that came before the turn had begun says more than that. */
  judgeDeath(what: string): TurnVerdict {
    if (this.#session.lastResult?.isError === true) {
      return decideOutcome(this.#evidence(false, { kind: "result-grace" }));
    }
    return { outcome: "failed", reason: "process-ended", message: what, retryAfterMs: null };
  }

  /** Settle the turn with a verdict. */
  settle(verdict: TurnVerdict): void {
    this.stop();
    const { lastResult, sessionId, turns, ownCostUsd } = this.#session;
    this.turn.settle({
      ...verdict,
      sessionId,
      turns: lastResult?.turns ?? turns,
      costUsd: ownCostUsd,
      usage: lastResult?.usage ?? null,
      denials: lastResult?.denials ?? [],
      structuredOutput: lastResult?.structuredOutput ?? null,
      deferredTool: lastResult?.deferredTool ?? null,
      resultText: lastResult?.text ?? null,
      durationMs: this.#watch.durationMs,
      firstEventMs: this.#watch.firstEventMs,
      isDelivered: this.isDelivered,
    });
  }

  #evidence(wantsStructuredOutput: boolean, ending: Ending): OutcomeEvidence {
    const { lastResult, isTurnOpen, pendingRetry, lastError, limitResetsAt } = this.#session;
    const exit = { code: null, signal: null };
    const facts = { lastResult, isTurnOpen, pendingRetry, lastError, limitResetsAt };
    return { ending, exit, ...facts, wantsStructuredOutput, isPromptRead: true };
  }
}
