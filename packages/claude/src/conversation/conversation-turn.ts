import { type Deferred, deferred } from "../clocks/pause.ts";
import type { ClaudeEvent } from "../stream/claude-event.ts";
import { EventQueue } from "../stream/event-queue.ts";
import type { TurnResult } from "./turn-result.ts";

/** A prompt that was taken, and what comes of it. Iterate over it once for its events. */
export interface ConversationTurn extends AsyncIterable<ClaudeEvent> {
  /** How the turn ended; never rejects. */
  readonly result: Promise<TurnResult>;
}

/** The conversation's side of a turn. It is settled once; later attempts are without effect. */
export class PendingTurn implements ConversationTurn {
  readonly prompt: string;
  readonly result: Promise<TurnResult>;
  readonly #events: EventQueue = new EventQueue();
  readonly #settled: Deferred<TurnResult> = deferred();
  #isSettled: boolean = false;

  constructor(prompt: string) {
    this.prompt = prompt;
    this.result = this.#settled.promise;
  }

  /** Whether the turn is over. */
  get isSettled(): boolean {
    return this.#isSettled;
  }

  [Symbol.asyncIterator](): AsyncIterator<ClaudeEvent> {
    return this.#events[Symbol.asyncIterator]();
  }

  /** Hand an event to whoever reads the turn. */
  push(event: ClaudeEvent, bytes: number): void {
    this.#events.push(event, bytes);
  }

  /** End the turn. */
  settle(result: TurnResult): void {
    this.#isSettled = true;
    this.#events.end();
    this.#settled.resolve(result);
  }
}
