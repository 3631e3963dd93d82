import type { Ending } from "../outcome/decide-outcome.ts";
import type { RunLimits } from "../run-options.ts";
import type { ClaudeEvent, NoticeName } from "../stream/claude-event.ts";
import type { SessionReader } from "../stream/session-reader.ts";
import { type Deferred, deferred } from "./pause.ts";
import { RetryPatience } from "./retry-patience.ts";
import { RunClocks } from "./run-clocks.ts";

/** Told what the supervisor has to say. */
export type OnNotice = (name: NoticeName, message: string) => void;

/** Watches one turn: the three clocks and the patience with a service that does not answer. */
export class TurnWatch {
  /** The reason to end the turn, should there be one. */
  readonly over: Promise<Ending>;
  readonly #ending: Deferred<Ending> = deferred();
  readonly #clocks: RunClocks;
  readonly #patience: RetryPatience;
  readonly #startedAt: number = performance.now();
  #firstEventMs: number | null = null;

  constructor(limits: RunLimits, session: SessionReader, onNotice: OnNotice) {
    this.over = this.#ending.promise;
    this.#patience = new RetryPatience(limits);
    this.#clocks = new RunClocks(
      limits,
      () => session.tools.areRunning,
      (milliseconds) => onNotice("clock-restarted", `everything stood still for ${Math.round(milliseconds)} ms`),
    );
    void this.#clocks.expired.then((clock) => this.#ending.resolve({ kind: "clock", clock }));
  }

  /** From the start to the first event, in milliseconds. */
  get firstEventMs(): number | null {
    return this.#firstEventMs;
  }

  /** Since the start, in milliseconds. */
  get durationMs(): number {
    return Math.round(performance.now() - this.#startedAt);
  }

  /** Take notice of an event. */
  note(event: ClaudeEvent): void {
    if (event.kind === "notice") {
      return; // Our own words are no sign of life.
    }
    this.#firstEventMs ??= this.durationMs;
    this.#clocks.noteEvent(event.kind === "retry" ? event.delayMs : 0);
    if (event.kind === "retry") {
      const verdict = this.#patience.judge(event, this.#clocks.remainingMs());
      if (verdict !== null) {
        this.#ending.resolve({ kind: "retries", verdict });
      }
    } else if (isProgress(event)) {
      this.#patience.noteProgress();
    }
  }

  /** Let the clocks stand still until {@link release}. */
  hold(): void {
    this.#clocks.hold();
  }

  /** Let the clocks run on. */
  release(): void {
    this.#clocks.release();
  }

  /** Stop watching. */
  stop(): void {
    this.#clocks.stop();
  }
}

/** Status lines between two failed requests are no progress; a model that thinks or streams is. */
function isProgress(event: ClaudeEvent): boolean {
  return event.kind === "raw"
    ? event.type === "stream_event" || event.subtype === "thinking_tokens"
    : event.kind !== "started";
}
