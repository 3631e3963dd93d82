import { Worker } from "node:worker_threads";
import { applyExactAnswer, type BlockScan, deepestNesting, type ExactAnswer } from "@ll-issues/parser";
import type { WorkerMessage } from "./exact-worker.ts";

declare const __EXACT_WORKER__: string | undefined;

/** What the exact parser may use. */
export interface ExactLimits {
  /** Milliseconds for one text. */
  readonly timeMs: number;
  /** Milliseconds for all texts together: a tree may hold any number of hostile ones. */
  readonly totalMs: number;
  /** Megabytes of heap. */
  readonly memoryMb: number;
  /** Lists and quotes in each other: more are not even tried. */
  readonly containers: number;
}

/** Enough for whatever a person writes: 500 quotes in each other take half a second. */
export const EXACT_LIMITS: ExactLimits = { timeMs: 2000, totalMs: 6000, memoryMb: 256, containers: 500 };

/** For starting a thread and loading the parser in it, on a machine that is busy. */
const START_MS = 20_000;

/** Beside the bundle, or what `tsc -b` made of the source: a thread cannot run TypeScript on Node 20. */
const WORKER: URL = new URL(
  typeof __EXACT_WORKER__ === "string" ? __EXACT_WORKER__ : "../../dist/exact/exact-worker.js",
  import.meta.url,
);

/**
 * Asks an exact Markdown parser for the headings of texts that the scan is unsure of, one after the other, in a thread that is stopped at
 * a limit. The thread is started by the first text, and does not keep the process alive.
 */
export class ExactReader {
  readonly #limits: ExactLimits;
  #worker: Worker | null = null;
  /** What the last thread ended with. */
  #failure: Error | null = null;
  #spentMs = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(limits: ExactLimits = EXACT_LIMITS) {
    this.#limits = limits;
  }

  /**
   * Put the exact headings of a text into a scan that was unsure of them; where a limit stops that, its reason.
   *
   * @param scan what `scanBlocks` gave for the text.
   */
  async makeCertain(text: string, scan: BlockScan): Promise<BlockScan> {
    return applyExactAnswer(text, scan, await this.read(text));
  }

  /** Read a text, or say which limit stopped that. Never rejects. */
  read(text: string): Promise<ExactAnswer> {
    const answer = this.#last.then(() => this.#read(text));
    this.#last = answer;
    return answer;
  }

  /** Stop the thread. */
  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }

  async #read(text: string): Promise<ExactAnswer> {
    const { containers, totalMs } = this.#limits;
    if (deepestNesting(text) > containers) {
      return { givenUp: `more than ${containers} lists and quotes in each other are not given to the exact parser` };
    }
    const leftMs = totalMs - this.#spentMs;
    if (leftMs <= 0) return { givenUp: `the exact parser has used the ${totalMs} ms that it has for all such files` };
    try {
      const worker = await this.#start();
      const before = performance.now();
      worker.postMessage(text);
      const answer = await this.#next(worker, Math.min(this.#limits.timeMs, leftMs));
      this.#spentMs += performance.now() - before;
      worker.unref();
      return answer.kind === "answer" ? answer.answer : { givenUp: "the exact parser started anew" };
    } catch (error) {
      await this.close();
      return { givenUp: this.#explain(error) };
    }
  }

  async #start(): Promise<Worker> {
    if (this.#worker !== null) {
      this.#worker.ref();
      return this.#worker;
    }
    const { memoryMb } = this.#limits;
    const worker = new Worker(WORKER, { execArgv: [], env: {}, resourceLimits: { maxOldGenerationSizeMb: memoryMb } });
    this.#failure = null;
    // Comes before its exit.
    worker.on("error", (error) => {
      this.#failure = error;
    });
    this.#worker = worker;
    await this.#next(worker, START_MS);
    return worker;
  }

  #next(worker: Worker, limitMs: number): Promise<WorkerMessage> {
    return new Promise<WorkerMessage>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#spentMs += limitMs;
        end(() => reject(new Error(`the exact parser took longer than ${limitMs} ms`)));
      }, limitMs);
      const onMessage = (message: WorkerMessage): void => end(() => resolve(message));
      const onExit = (): void => end(() => reject(this.#failure ?? new Error("the exact parser ended by itself")));
      // Each by its name: a worker has listeners of its own, without which nothing arrives any more.
      const end = (settle: () => void): void => {
        clearTimeout(timer);
        worker.off("message", onMessage).off("exit", onExit);
        settle();
      };
      worker.on("message", onMessage).on("exit", onExit);
    });
  }

  #explain(error: unknown): string {
    if (!(error instanceof Error)) return String(error);
    const isOutOfMemory = Reflect.get(error, "code") === "ERR_WORKER_OUT_OF_MEMORY";
    return isOutOfMemory ? `the exact parser needed more than ${this.#limits.memoryMb} MB` : error.message;
  }
}
