import type { RunLimits } from "../run-options.ts";
import { type Deferred, deferred } from "./pause.ts";

/** Which clock ran out. */
export type ClockName = "start" | "idle" | "tool-idle" | "wall";

/** Between two looks at the clocks; a standstill is noticed because this takes much longer than it should. */
const BEAT_MS = 200;
/** A beat this late is a standstill of the machine or of the process, not a busy moment. */
const STANDSTILL_MS = 1500;
const TOOL_IDLE_MS = 30 * 60 * 1000;

/**
 * The clocks of one run: start, idle, wall, on the monotonic clock and independent of any data arriving.
 *
 * A standstill (a laptop asleep, a paused container, SIGSTOP) is charged to no clock. On Linux the monotonic clock does
 * not run while the machine sleeps; elsewhere, and for the other two, the late beat tells.
 */
export class RunClocks {
  /** The clock that ran out; never settles while none does. */
  readonly expired: Promise<ClockName>;
  readonly #limits: RunLimits;
  readonly #onStandstill: (milliseconds: number) => void;
  readonly #expiry: Deferred<ClockName> = deferred();
  #startedAt: number = performance.now();
  #lastEventAt: number | null = null;
  #nextBeatAt = 0;
  #heldAt: number | null = null;
  readonly #areToolsRunning: () => boolean;
  #timer: NodeJS.Timeout | undefined;
  #isStopped: boolean = false;

  /**
   * @param areToolsRunning asked when the idle clock would run out.
   * @param onStandstill told how long everything stood still.
   */
  constructor(limits: RunLimits, areToolsRunning: () => boolean, onStandstill: (milliseconds: number) => void) {
    this.#limits = limits;
    this.#areToolsRunning = areToolsRunning;
    this.#onStandstill = onStandstill;
    this.expired = this.#expiry.promise;
    this.#schedule();
  }

  /** An event has arrived; `aheadMs` more of silence are announced, by a retry for example. */
  noteEvent(aheadMs: number = 0): void {
    // While the clocks stand still, it is the moment at which they stopped: the release adds the time since.
    this.#lastEventAt = (this.#heldAt ?? performance.now()) + aheadMs;
  }

  /** What is left of the wall clock, `Infinity` when it is off. */
  remainingMs(): number {
    const { wallMs } = this.#limits;
    return wallMs === 0 ? Number.POSITIVE_INFINITY : this.#startedAt + wallMs - performance.now();
  }

  /** Let the clocks stand still: somebody outside has the next word. */
  hold(): void {
    this.#heldAt ??= performance.now();
  }

  /** Let them run on, as if no time had passed. */
  release(): void {
    if (this.#heldAt === null) {
      return;
    }
    const held = performance.now() - this.#heldAt;
    this.#heldAt = null;
    this.#startedAt += held;
    this.#lastEventAt = this.#lastEventAt === null ? null : this.#lastEventAt + held;
  }

  /** Stop all clocks. */
  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  #schedule(): void {
    if (this.#isStopped) {
      return;
    }
    const next = Math.min(...this.#deadlines().map(([, deadline]) => deadline));
    const wait = Math.max(1, Math.min(BEAT_MS, Math.ceil(next - performance.now())));
    this.#nextBeatAt = performance.now() + wait;
    this.#timer = setTimeout(() => this.#beat(), wait);
  }

  #beat(): void {
    const late = performance.now() - this.#nextBeatAt;
    if (late > STANDSTILL_MS && this.#heldAt === null) {
      this.#startedAt += late;
      this.#lastEventAt = this.#lastEventAt === null ? null : Math.max(this.#lastEventAt, performance.now());
      this.#onStandstill(late);
    }
    if (this.#overdue() === null) {
      this.#schedule();
    } else {
      // What has arrived while we were busy is delivered first: timers run before input in Node's loop.
      setImmediate(() => this.#judge());
    }
  }

  #judge(): void {
    const overdue = this.#overdue();
    if (overdue === null) {
      this.#schedule();
    } else if (!this.#isStopped) {
      this.#expiry.resolve(overdue);
    }
  }

  #overdue(): ClockName | null {
    const now = performance.now();
    return this.#deadlines().find(([, deadline]) => deadline <= now)?.[0] ?? null;
  }

  #deadlines(): readonly (readonly [ClockName, number])[] {
    if (this.#heldAt !== null) {
      return [];
    }
    const { startMs, wallMs } = this.#limits;
    return [
      ["wall", wallMs === 0 ? Number.POSITIVE_INFINITY : this.#startedAt + wallMs],
      this.#lastEventAt === null && startMs !== 0
        ? ["start", this.#startedAt + startMs]
        : this.#idleDeadline(this.#lastEventAt ?? this.#startedAt),
    ];
  }

  #idleDeadline(lastEventAt: number): readonly [ClockName, number] {
    const { idleMs, toolIdleMs = idleMs === 0 ? 0 : TOOL_IDLE_MS } = this.#limits;
    if (!this.#areToolsRunning()) {
      return ["idle", idleMs === 0 ? Number.POSITIVE_INFINITY : lastEventAt + idleMs];
    }
    return ["tool-idle", toolIdleMs === 0 ? Number.POSITIVE_INFINITY : lastEventAt + Math.max(idleMs, toolIdleMs)];
  }
}
