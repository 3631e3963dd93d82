import type { RecordedRequest } from "./recorded-request.ts";
import { fail, type ScriptStep, say } from "./turns.ts";

/** What a script plays. */
export interface ScriptOptions {
  /** Answers to the `main` requests, in order. Default none. */
  readonly turns?: readonly ScriptStep[];
  /**
   * Looked at before the turns, for every `main` and `side` request: answers out of order (a subagent by its
   * `agentId`, a classifier), or gives undefined to let the script go on as usual.
   */
  readonly route?: (request: RecordedRequest) => ScriptStep | undefined;
}

interface Waiter {
  readonly test: (request: RecordedRequest) => boolean;
  readonly resolve: (request: RecordedRequest) => void;
  readonly reject: (error: Error) => void;
}

/** What to wait for when a test says nothing, in milliseconds; a cold CLI on a busy machine needs several seconds. */
const DEFAULT_WAIT_MS = 30_000;

/** A scripted conversation and what was asked of it. One server can play many, each under its own address. */
export class ApiScript {
  /** The address to use as `ANTHROPIC_BASE_URL`. */
  readonly url: string;
  /** Every request in the order of arrival. */
  readonly requests: readonly RecordedRequest[];
  readonly #recorded: RecordedRequest[] = [];
  readonly #steps: ScriptStep[] = [];
  readonly #waiters = new Set<Waiter>();
  readonly #route: (request: RecordedRequest) => ScriptStep | undefined;
  #exhausted = 0;

  /**
   * @param url the address this script answers under
   * @param options what it plays
   */
  constructor(url: string, options: ScriptOptions) {
    this.url = url;
    this.requests = this.#recorded;
    this.#route = options.route ?? (() => undefined);
    this.push(...(options.turns ?? []));
  }

  /** The requests of kind `main`, in order. */
  get main(): readonly RecordedRequest[] {
    return this.#recorded.filter((request) => request.kind === "main");
  }

  /** Turns that are not played yet; `Infinity` when the last one repeats for ever. */
  get remaining(): number {
    return this.#steps.reduce((sum, step) => sum + timesOf(step), 0);
  }

  /** How many `main` requests came when no turn was left; each got a 403. */
  get exhausted(): number {
    return this.#exhausted;
  }

  /**
   * Adds turns at the end.
   *
   * @param steps more of the script
   */
  push(...steps: readonly ScriptStep[]): void {
    this.#steps.push(...steps);
  }

  /**
   * Waits for a request; one that came already counts.
   *
   * @param test tells the wanted request
   * @param timeoutMs milliseconds to wait at most
   * @throws Error when it did not come in time or the server was closed, naming the requests that did come
   */
  waitFor(test: (request: RecordedRequest) => boolean, timeoutMs: number = DEFAULT_WAIT_MS): Promise<RecordedRequest> {
    const found = this.#recorded.find(test);
    if (found) return Promise.resolve(found);
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(timer);
        this.#waiters.delete(waiter);
      };
      const waiter: Waiter = {
        test,
        resolve: (request) => {
          settle();
          resolve(request);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
      };
      const timer = setTimeout(() => waiter.reject(this.#missed(`within ${timeoutMs} ms`)), timeoutMs);
      this.#waiters.add(waiter);
    });
  }

  /**
   * Records a request and wakes those who wait for it. Called by the server.
   *
   * @param request what came
   */
  record(request: RecordedRequest): void {
    this.#recorded.push(request);
    for (const waiter of [...this.#waiters]) {
      if (waiter.test(request)) waiter.resolve(request);
    }
  }

  /**
   * Takes the answer to a request off the script. Called by the server.
   *
   * @param request a request of kind `main` or `side`
   */
  takeStep(request: RecordedRequest): ScriptStep {
    const routed = this.#route(request);
    if (routed !== undefined) return routed;
    if (request.kind === "side") return say("ok");
    const step = this.#steps.shift();
    if (step === undefined) {
      this.#exhausted += 1;
      // Both CLI versions take a 403 as final: one request, exit 1. Other statuses are retried or re-sent changed.
      return fail(403, "permission_error", "the script of the test API has no turn left");
    }
    const left = timesOf(step) - 1;
    if (left > 0 && typeof step !== "function") this.#steps.unshift({ ...step, repeat: left });
    return step;
  }

  /** Fails everybody who still waits. Called by the server when it closes. */
  end(): void {
    for (const waiter of [...this.#waiters]) waiter.reject(this.#missed("before the API was closed"));
  }

  #missed(when: string): Error {
    const seen = this.#recorded.map((request) => `${request.method} ${request.path} (${request.kind})`);
    return new Error(`No such request ${when}. Requests so far: ${seen.join(", ") || "none"}.`);
  }
}

function timesOf(step: ScriptStep): number {
  return typeof step === "function" ? 1 : (step.repeat ?? 1);
}
