import { ClaudeError } from "../errors.ts";
import type { PendingTurn } from "./conversation-turn.ts";

/** Prompts that wait for their turn: first come, first served, and never more than the limit. */
export class PromptQueue {
  readonly #limit: number;
  #waiting: PendingTurn[] = [];
  #isClosed: boolean = false;
  /** Whether somebody waits for the next prompt, that is, no turn is being played. */
  #isTaking: boolean = false;
  /** Called at every change; each looks whether it was what it waits for. */
  readonly #watchers: Set<() => void> = new Set();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How many wait. */
  get length(): number {
    return this.#waiting.length;
  }

  /** @throws {ClaudeError} `LLI_CLAUDE_QUEUE_FULL`. */
  add(turn: PendingTurn): void {
    if (this.#waiting.length >= this.#limit) {
      throw new ClaudeError("LLI_CLAUDE_QUEUE_FULL", `${this.#limit} prompts are waiting already`, {
        hint: "Wait for room before sending more.",
      });
    }
    this.#waiting.push(turn);
    this.#changed();
  }

  /** Wait for the next prompt; null once the queue is closed. */
  async take(): Promise<PendingTurn | null> {
    this.#isTaking = true;
    this.#changed();
    await this.#until(() => this.#waiting.length > 0);
    this.#isTaking = false;
    const turn = this.#waiting.shift() ?? null;
    this.#changed();
    return turn;
  }

  /** Wait until one more prompt would be taken, or none ever will be. */
  async room(): Promise<void> {
    await this.#until(() => this.#waiting.length < this.#limit);
  }

  /** Wait until nothing waits and nothing is being played, or the queue is closed. */
  async idle(): Promise<void> {
    await this.#until(() => this.#isTaking && this.#waiting.length === 0);
  }

  /** Take nothing more, and give back what was waiting. */
  close(): PendingTurn[] {
    const rest = this.#waiting;
    this.#waiting = [];
    this.#isClosed = true;
    this.#changed();
    return rest;
  }

  async #until(isReached: () => boolean): Promise<void> {
    while (!isReached() && !this.#isClosed) {
      await new Promise<void>((resolve) => {
        this.#watchers.add(resolve);
      });
    }
  }

  #changed(): void {
    const watchers = [...this.#watchers];
    this.#watchers.clear();
    for (const watcher of watchers) {
      watcher();
    }
  }
}
