import { checkLimits } from "../arguments/check-options.ts";
import { checkPrompt } from "../arguments/check-prompt.ts";
import { type Deferred, deferred, happensWithin } from "../clocks/pause.ts";
import { ClaudeError } from "../errors.ts";
import type { Ending } from "../outcome/decide-outcome.ts";
import type { ClaudeEvent, NoticeEvent } from "../stream/claude-event.ts";
import { ActiveTurn, type TurnEnding } from "./active-turn.ts";
import { ConversationLink } from "./conversation-link.ts";
import type { ConversationOptions } from "./conversation-options.ts";
import { type ConversationTurn, PendingTurn } from "./conversation-turn.ts";
import { PromptQueue } from "./prompt-queue.ts";
import { type TurnReason, undelivered } from "./turn-result.ts";

/** Why a conversation is over. */
export type EndReason = Extract<
  TurnReason,
  "closed" | "process-ended" | "write-failed" | "write-timed-out" | "turn-stuck"
>;

/** The end of a conversation. */
export interface ConversationEnd {
  readonly reason: EndReason;
  readonly message: string;
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** The end of what the process printed on stderr. */
  readonly stderrTail: string;
}

/** How a conversation is closed. */
export interface CloseOptions {
  /** How long the running turn may take to end, and then the process; 5,000 ms unless told. */
  readonly graceMs?: number;
  /** What the process is sent when it does not go by itself; SIGTERM unless told. */
  readonly signal?: NodeJS.Signals;
}

const QUEUE_LIMIT = 100;
const INTERRUPT_MS = 10_000;
const CLOSE_MS = 5000;
const LAST_WORDS_MS = 2000;

/**
 * One Claude process that takes prompt after prompt. Prompts queue, one turn is played at a time, and every prompt that was
 * taken is settled exactly once, whatever happens to the process.
 *
 * A conversation ends for good when its process ends; its session can be resumed in another one.
 */
export class ClaudeConversation {
  /** When the conversation is over and nothing of its process is left, and why; never rejects. */
  readonly ended: Promise<ConversationEnd>;
  readonly #options: ConversationOptions;
  readonly #link: ConversationLink;
  readonly #queue: PromptQueue;
  readonly #gone: Deferred<TurnEnding> = deferred();
  readonly #end: Deferred<ConversationEnd> = deferred();
  #over: { readonly reason: EndReason; readonly message: string } | null = null;
  #active: ActiveTurn | null = null;
  /** That there is no transcript, where no turn was there to be told. */
  #untold: NoticeEvent | null = null;
  /** The process has been told to end in the middle of a turn. */
  #isBrokenOff: boolean = false;

  private constructor(options: ConversationOptions) {
    checkLimits(options.limits);
    this.#options = options;
    this.#queue = new PromptQueue(options.queueLimit ?? QUEUE_LIMIT);
    this.#link = new ConversationLink(options, {
      onEvent: (event, bytes) => this.#note(event, bytes),
      onWaiting: (isWaiting) => this.#active?.setWaiting(isWaiting),
    });
    this.ended = this.#end.promise;
  }

  /**
   * Start the process. It says nothing before the first prompt, so a login that does not work shows in the first turn.
   *
   * @throws {ClaudeError} what keeps a program from being started.
   */
  static async open(options: ConversationOptions): Promise<ClaudeConversation> {
    const conversation = new ClaudeConversation(options);
    await conversation.#link.start();
    void conversation.#work();
    void conversation.#awaitEnd();
    return conversation;
  }

  /** The process. */
  get pid(): number | null {
    return this.#link.pid;
  }

  /** The session, once the first turn has begun. */
  get sessionId(): string | null {
    return this.#link.session.sessionId;
  }

  /** How many prompts wait for their turn. */
  get waiting(): number {
    return this.#queue.length;
  }

  /**
   * Take a prompt into the queue.
   *
   * @throws {ClaudeError} when it is not taken: `LLI_CLAUDE_PROMPT_EMPTY`, `LLI_CLAUDE_PROMPT_TOO_LARGE`,
   * `LLI_CLAUDE_QUEUE_FULL`, `LLI_CLAUDE_CLOSED`. Once it is taken, everything that happens to it is in the turn's result.
   */
  send(prompt: string): ConversationTurn {
    checkPrompt(prompt);
    if (this.#over !== null) {
      throw new ClaudeError("LLI_CLAUDE_CLOSED", `the conversation is over: ${this.#over.message}`, {
        hint: "Open another one with `resume` and this one's session id.",
      });
    }
    const turn = new PendingTurn(prompt);
    this.#queue.add(turn);
    return turn;
  }

  /** Wait until one more prompt would be taken; also when none ever will be. */
  async whenRoom(): Promise<void> {
    await this.#queue.room();
  }

  /** Wait until no turn is running and none waits; also when the conversation is over. */
  async whenIdle(): Promise<void> {
    await this.#queue.idle();
  }

  /**
   * End the turn that is running and keep the session; waiting prompts stay in the queue.
   *
   * @returns whether a turn was interrupted: it may have ended by itself meanwhile, or there was none.
   */
  async interrupt(): Promise<boolean> {
    if (this.#active === null && this.#queue.length > 0) {
      await new Promise((resolve) => setImmediate(resolve)); // A prompt sent just now becomes the running turn.
    }
    const active = this.#active;
    if (active === null) {
      return false;
    }
    active.interrupt();
    const { outcome } = await active.turn.result;
    return outcome === "interrupted";
  }

  /**
   * End the conversation: prompts that wait are settled as not delivered, the running turn may end within the grace, and
   * then so does the process. Closing it again, or after its end, does no harm.
   */
  async close({ graceMs = CLOSE_MS, signal = "SIGTERM" }: CloseOptions = {}): Promise<ConversationEnd> {
    this.#finish("closed", "it was closed");
    const isAtRest = await happensWithin(this.#active?.turn.result ?? Promise.resolve(), graceMs);
    this.#isBrokenOff ||= !isAtRest;
    await this.#link.close(isAtRest ? graceMs : 0, signal);
    return this.ended;
  }

  /** End the process and everything it started at once; what is not settled yet is settled as closed. */
  async kill(): Promise<ConversationEnd> {
    this.#finish("closed", "it was killed");
    this.#isBrokenOff = true;
    await this.#link.kill();
    return this.ended;
  }

  async #work(): Promise<void> {
    for (let turn = await this.#queue.take(); turn !== null; turn = await this.#queue.take()) {
      const active = new ActiveTurn(turn, this.#options.limits, this.#link.session);
      this.#active = active;
      if (this.#untold !== null) {
        active.note(this.#untold, 0);
        this.#untold = null;
      }
      await this.#play(active);
      this.#active = null;
    }
  }

  #note(event: ClaudeEvent, bytes: number): void {
    if (this.#active !== null) {
      this.#active.note(event, bytes);
    } else if (event.kind === "notice" && event.name === "transcript-stopped") {
      this.#untold = event;
    }
  }

  async #play(active: ActiveTurn): Promise<void> {
    active.isDelivered = true; // From here on a part of it may have been read.
    const failure = await this.#deliver(active.turn.prompt);
    if (failure !== null) {
      active.isDelivered = failure.code !== "LLI_CLAUDE_NOT_RUNNING";
      await this.#breakOff(failure);
    }
    const ending = await Promise.race([active.resulted, this.#gone.promise, active.disturbed]);
    if (ending.kind === "interrupt") {
      await this.#interruptTurn(active, ending.why);
    } else if (ending.kind === "result" && !this.#isEffect()) {
      active.settle(active.judge(this.#options.jsonSchema !== undefined, null));
    } else {
      this.#settleDead(active);
    }
    const noticed = this.#link.interruptsAcknowledged(this.#options.interruptMs ?? INTERRUPT_MS);
    await Promise.race([noticed, this.#gone.promise]);
  }

  /** A broken pipe mostly means that the process has just ended, which then says why; else what was written is half a line. */
  async #breakOff(failure: ClaudeError): Promise<void> {
    const isLate = failure.code === "LLI_CLAUDE_WRITE_TIMED_OUT";
    if (isLate || !(await happensWithin(this.#gone.promise, LAST_WORDS_MS))) {
      this.#finish(isLate ? "write-timed-out" : "write-failed", failure.message);
      await this.#link.stop();
    }
  }

  async #deliver(prompt: string): Promise<ClaudeError | null> {
    try {
      await this.#link.sendPrompt(prompt);
      return null;
    } catch (error) {
      return error instanceof ClaudeError ? error : new ClaudeError("LLI_CLAUDE_WRITE_FAILED", String(error));
    }
  }

  /** An interrupt that comes before the CLI has begun the turn finds nothing to interrupt. */
  async #interruptTurn(active: ActiveTurn, why: Ending): Promise<void> {
    const interrupted = active.begun.then(async () => {
      await this.#link.sendInterrupt();
      return active.resulted;
    });
    const ended = Promise.race([interrupted.catch(() => this.#gone.promise), active.resulted, this.#gone.promise]);
    if (!(await happensWithin(ended, this.#options.interruptMs ?? INTERRUPT_MS))) {
      active.settle(active.judgeStuck(why));
      this.#finish("turn-stuck", "a turn did not end when it was interrupted");
      await this.#link.stop();
    } else if ((await ended).kind === "result") {
      active.settle(active.judge(this.#options.jsonSchema !== undefined, why));
    } else {
      this.#settleDead(active);
    }
  }

  /** Whether an error in the turn's result is our own doing: SIGINT makes the CLI (2.1.329) say one before it goes. */
  #isEffect(): boolean {
    return this.#isBrokenOff && this.#link.session.lastResult?.isError === true;
  }

  #settleDead(active: ActiveTurn): void {
    const { reason, message } = this.#over ?? { reason: "process-ended", message: "the process ended" };
    if (reason === "closed") {
      active.settle({ outcome: "interrupted", reason, message: `Stopped: ${message}.`, retryAfterMs: null });
    } else if (reason === "process-ended" || reason === "turn-stuck") {
      active.settle(active.judgeDeath(`Not finished: ${message}.`));
    } else {
      active.settle({ outcome: "failed", reason, message: `Not delivered: ${message}.`, retryAfterMs: null });
    }
  }

  /** Take no more prompts, and settle those that wait. */
  #finish(reason: EndReason, message: string): void {
    if (this.#over !== null) {
      return;
    }
    this.#over = { reason, message };
    const outcome = reason === "closed" ? "interrupted" : "failed";
    const verdict = { outcome, reason, message: `Not delivered: ${message}.`, retryAfterMs: null } as const;
    for (const turn of this.#queue.close()) {
      turn.settle(undelivered(verdict, this.sessionId));
    }
  }

  async #awaitEnd(): Promise<void> {
    const exit = await this.#link.over();
    const how = exit?.signal ?? `exit code ${exit?.code}`;
    this.#finish("process-ended", `the process ended with ${how}`);
    this.#gone.resolve({ kind: "process-ended" });
    const over = this.#over ?? { reason: "process-ended" as const, message: how };
    const { stderrTail } = this.#link;
    this.#end.resolve({ ...over, exitCode: exit?.code ?? null, signal: exit?.signal ?? null, stderrTail });
  }
}
