import { ClaudeError } from "../errors.ts";
import type { ClaudeEvent } from "./claude-event.ts";

interface Queued {
  readonly event: ClaudeEvent;
  readonly weight: number;
}

const TAKEN: Queued = { event: { kind: "raw", type: "", subtype: null, message: null }, weight: 0 };

/** What waits for a reader is bounded by these; the transcript has everything. */
const MOST_EVENTS = 5000;
const MOST_BYTES = 8 * 1024 * 1024;

/**
 * Hands events to one reader without ever holding up the one who produces them.
 *
 * A reader that is slow, absent or gone must not fill the pipe of the child or our memory: the oldest waiting events are
 * dropped, and the reader is told how many.
 */
export class EventQueue implements AsyncIterable<ClaudeEvent> {
  #waiting: Queued[] = [];
  #first = 0;
  #weight = 0;
  #dropped = 0;
  #wake: (() => void) | null = null;
  #isTaken: boolean = false;
  #isLeft: boolean = false;
  #isOver: boolean = false;
  #error: unknown = null;

  /**
   * Add an event.
   *
   * @param weight the bytes it keeps alive, about.
   */
  push(event: ClaudeEvent, weight: number = 0): void {
    if (this.#isLeft || this.#isOver) {
      return;
    }
    this.#waiting.push({ event, weight });
    this.#weight += weight;
    while (this.#waiting.length - this.#first > MOST_EVENTS || this.#weight > MOST_BYTES) {
      this.#take();
      this.#dropped += 1;
    }
    this.#wakeReader();
  }

  /** Say that nothing more comes. With an error the reader gets that after the last event. */
  end(error: unknown = null): void {
    this.#isOver = true;
    this.#error = error;
    this.#wakeReader();
  }

  /** @throws {ClaudeError} `LLI_CLAUDE_EVENTS_TAKEN` the second time: two readers would each get half of the events. */
  [Symbol.asyncIterator](): AsyncIterator<ClaudeEvent, undefined> {
    if (this.#isTaken) {
      throw new ClaudeError("LLI_CLAUDE_EVENTS_TAKEN", "the events of this run are being read already");
    }
    this.#isTaken = true;
    return {
      next: () => {
        const event = this.#next();
        return event === null ? this.#nextOrEnd() : Promise.resolve({ done: false, value: event });
      },
      return: async () => {
        this.#isLeft = true;
        this.#waiting = [];
        this.#first = 0;
        return { done: true, value: undefined };
      },
    };
  }

  /** Once each time: Node reports settling a promise again to its own machinery, at the cost of reading a line. */
  #wakeReader(): void {
    const wake = this.#wake;
    this.#wake = null;
    wake?.();
  }

  async #nextOrEnd(): Promise<IteratorResult<ClaudeEvent, undefined>> {
    let event = this.#next();
    while (event === null && !this.#isOver && !this.#isLeft) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      event = this.#next();
    }
    if (event !== null) {
      return { done: false, value: event };
    }
    const error = this.#error;
    this.#error = null; // An iterator that has failed is over.
    if (error !== null) {
      throw error;
    }
    return { done: true, value: undefined };
  }

  #next(): ClaudeEvent | null {
    if (this.#dropped > 0) {
      const message = `${this.#dropped} events were dropped because they were not read in time`;
      this.#dropped = 0;
      return { kind: "notice", name: "events-dropped", message };
    }
    return this.#take();
  }

  /** What was taken is let go at once; the list itself is cut now and then, as shifting a long one costs its length. */
  #take(): ClaudeEvent | null {
    const queued = this.#waiting[this.#first];
    if (queued === undefined) {
      return null;
    }
    this.#waiting[this.#first] = TAKEN;
    this.#first += 1;
    this.#weight -= queued.weight;
    if (this.#first === this.#waiting.length) {
      this.#waiting = [];
      this.#first = 0;
    } else if (this.#first > MOST_EVENTS) {
      this.#waiting = this.#waiting.slice(this.#first);
      this.#first = 0;
    }
    return queued.event;
  }
}
