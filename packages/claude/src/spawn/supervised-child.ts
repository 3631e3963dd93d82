import { deferred, happensWithin } from "../clocks/pause.ts";
import { endTree } from "../terminate/end-tree.ts";
import { addLiveChild, removeLiveChild } from "../terminate/live-children.ts";
import { ProcessTree, sendSignal } from "../terminate/process-tree.ts";
import { type PipedProcess, type ProcessSpec, spawnError, startProcess } from "./start-process.ts";

/** How a process ended. Exactly one of the two is set, unless the kernel could not end it at all. */
export interface ExitStatus {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A process to supervise and who listens to it. */
export interface ChildSpec extends ProcessSpec {
  /** The marker in `env` by which stragglers are found. */
  readonly runId: string;
  /** Called with every chunk of stdout; must not throw and must not keep the chunk. */
  readonly onOutput: (chunk: Buffer) => void;
  /** The same for stderr. */
  readonly onErrorOutput: (chunk: Buffer) => void;
}

/** How often descendants are looked for: what lives shorter than this and daemonises is found by its marker only. */
const LOOK_MS = 1000;
/** How long the pipes may stay open once the process is gone and nobody of its own holds them. */
const DRAIN_MS = 2000;
/** What is left behind gets this long between SIGTERM and SIGKILL. */
const LEFTOVER_GRACE_MS = 1000;
/** A process the kernel has not ended this long after SIGKILL hangs in a system call and is given up. */
const UNKILLABLE_MS = 5000;

/** One running child: its pipes are always drained, and when it has ended so has everything it started. */
export class SupervisedChild {
  /** When the process is gone; rejects with a {@link ClaudeError} when it never came to be. */
  readonly exited: Promise<ExitStatus>;
  /** When also its pipes are closed and its descendants are gone; never rejects. */
  readonly finished: Promise<void>;
  /** When nothing more comes from stdout; never rejects. */
  readonly outputClosed: Promise<void>;
  readonly stdin: PipedProcess["stdin"];
  readonly #child: PipedProcess;
  readonly #tree: ProcessTree;
  readonly #sent: Set<NodeJS.Signals> = new Set();
  readonly #giveUp: (status: ExitStatus) => void;
  #hasExited = false;

  /** @throws {ClaudeError} what the operating system says at once; see {@link startProcess}. */
  constructor(spec: ChildSpec) {
    this.#child = startProcess(spec);
    this.stdin = this.#child.stdin;
    this.#tree = new ProcessTree(this.#child.pid ?? -1, spec.runId);
    const exit = deferred<ExitStatus>();
    this.exited = exit.promise;
    this.#giveUp = exit.resolve;
    this.#child.once("exit", (code, signal) => exit.resolve({ code, signal }));
    // An `error` after the start is about signalling; those failures are of no consequence.
    this.#child.on("error", (error) => this.#child.pid === undefined && exit.reject(spawnError(spec, error)));
    this.outputClosed = closed(this.#child.stdout);
    this.#child.stdout.on("data", spec.onOutput);
    this.#child.stderr.on("data", spec.onErrorOutput);
    this.stdin.on("error", () => undefined); // EPIPE: whoever writes gets it from the write.
    this.finished = this.#finish();
  }

  /** The process id, or null when the process could not be started. */
  get pid(): number | null {
    return this.#child.pid ?? null;
  }

  /** The kernel's start time of the process, by which it is told from a later one with the same pid. */
  get startTime(): string | null {
    return this.#tree.rootStartTime;
  }

  /** Whether the process is there. */
  get isRunning(): boolean {
    return this.pid !== null && !this.#hasExited;
  }

  /**
   * Ask the process to end, kill it after the grace, and wait until nothing of it is left. Asking again with a stronger
   * signal or a shorter grace hastens it; the same signal is sent only once.
   */
  async end(signal: NodeJS.Signals, graceMs: number): Promise<void> {
    if (this.isRunning) {
      this.#tree.look({ markers: false });
      this.#signalGroup(signal);
      if (!(await happensWithin(this.exited, graceMs))) {
        await this.#kill();
      }
    }
    await this.finished;
  }

  /** End the process and everything it started at once, without waiting. */
  killNow(): void {
    this.#tree.look({ markers: true });
    this.#signalGroup("SIGKILL");
    this.#tree.signal("SIGKILL");
  }

  async #kill(): Promise<void> {
    this.killNow();
    if (!(await happensWithin(this.exited, UNKILLABLE_MS))) {
      this.#child.unref();
      this.#giveUp({ code: null, signal: null });
    }
  }

  /** The group is ours as long as its leader has not been collected: its pid cannot belong to anybody else. */
  #signalGroup(signal: NodeJS.Signals): void {
    if (this.pid === null || this.#hasExited || this.#sent.has(signal)) {
      return;
    }
    this.#sent.add(signal);
    sendSignal(-this.pid, signal);
    sendSignal(-this.pid, "SIGCONT"); // A stopped process cannot act on anything else.
  }

  async #finish(): Promise<void> {
    addLiveChild(this);
    const looking = setInterval(() => this.#tree.look({ markers: false }), LOOK_MS);
    try {
      await this.exited;
      this.#hasExited = true;
      clearInterval(looking);
      const pipes = Promise.all([this.outputClosed, closed(this.#child.stderr)]);
      const leftovers = endTree(this.#tree, this.#sent.has("SIGKILL") ? 0 : LEFTOVER_GRACE_MS);
      await Promise.all([leftovers, happensWithin(pipes, DRAIN_MS)]);
    } catch {
      // It was never there; `exited` says so to whoever asked.
    } finally {
      clearInterval(looking);
      this.stdin.destroy();
      this.#child.stdout.destroy();
      this.#child.stderr.destroy();
      removeLiveChild(this);
    }
  }
}

/** `close` comes after the last `data`, and also when the stream breaks. */
function closed(stream: PipedProcess["stdout"]): Promise<void> {
  return new Promise((resolve) => {
    if (stream.closed) {
      resolve();
    } else {
      stream.once("close", resolve);
    }
  });
}
