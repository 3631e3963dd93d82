import { buildClaudeArgs } from "./arguments/build-arguments.ts";
import { checkPrompt, checkRunId } from "./arguments/check-prompt.ts";
import { deferred } from "./clocks/pause.ts";
import { RetryPatience } from "./clocks/retry-patience.ts";
import { RunClocks } from "./clocks/run-clocks.ts";
import { fixRunVariables } from "./environment/build-environment.ts";
import { buildResult, neverStarted } from "./outcome/build-result.ts";
import type { ClaudeResult } from "./outcome/claude-result.ts";
import type { Ending } from "./outcome/decide-outcome.ts";
import type { RunClaudeOptions } from "./run-options.ts";
import { resolveCommand } from "./spawn/resolve-command.ts";
import { SupervisedChild } from "./spawn/supervised-child.ts";
import type { ClaudeEvent, NoticeName } from "./stream/claude-event.ts";
import { EventQueue } from "./stream/event-queue.ts";
import { OutputReader } from "./stream/output-reader.ts";
import { SessionReader } from "./stream/session-reader.ts";
import { Tail } from "./stream/tail.ts";
import { Transcript } from "./stream/transcript.ts";
import { onAbort } from "./terminate/abort-signal.ts";
import { removeRunRecord, writeRunRecord } from "./terminate/run-record.ts";

/** How a process is asked to end. */
export interface StopOptions {
  /** SIGTERM unless told. Claude ends a turn in order on SIGINT and SIGTERM. */
  readonly signal?: NodeJS.Signals;
  /** Milliseconds until it is killed; the run's `graceMs` unless told. */
  readonly graceMs?: number;
}

/** A run that has been started. Iterate over it once for its events; not iterating, or slowly, does not hold it up. */
export interface ClaudeRun extends AsyncIterable<ClaudeEvent> {
  /** The process, or null when there is none. */
  readonly pid: number | null;
  /** How the run ended. Rejects with a `ClaudeError` when it never began, and for nothing else. */
  readonly result: Promise<ClaudeResult>;
  /** Ask the process to end, kill it after the grace, and wait until nothing of it is left. Never rejects. */
  stop(reason?: string, options?: StopOptions): Promise<void>;
  /** End the process and everything it started at once. */
  kill(reason?: string): Promise<void>;
}

const GRACE_MS = 5000;
const RESULT_GRACE_MS = 2000;

/**
 * Start one Claude Code process for one prompt, and supervise it to its end.
 *
 * The prompt goes to standard input, which is then closed. Breaking off the iteration, or throwing in it, does not end
 * the run: use {@link ClaudeRun.stop} or `options.signal` for that.
 *
 * @example
 * const run = runClaude("Fix the tests.", { command: "claude", cwd, env, runId: "r1", limits });
 * for await (const event of run) report(event);
 * const { outcome } = await run.result;
 */
export function runClaude(prompt: string, options: RunClaudeOptions): ClaudeRun {
  const run = new OneShotRun(options);
  run.start(prompt);
  return run;
}

class OneShotRun implements ClaudeRun {
  readonly result: Promise<ClaudeResult>;
  readonly #options: RunClaudeOptions;
  readonly #settle: (result: ClaudeResult | Promise<ClaudeResult>) => void;
  readonly #events: EventQueue = new EventQueue();
  readonly #session: SessionReader = new SessionReader();
  readonly #output: OutputReader = new OutputReader(this.#session, (event, bytes) => this.#note(event, bytes));
  readonly #stderr: Tail = new Tail();
  readonly #patience: RetryPatience;
  readonly #ending = deferred<Ending>();
  readonly #startedAt: number = performance.now();
  #clocks: RunClocks | null = null;
  #child: SupervisedChild | null = null;
  #transcript: Transcript | null = null;
  #resultGrace: NodeJS.Timeout | undefined;
  #stopOptions: StopOptions = {};
  #firstEventMs: number | null = null;
  #isPromptDelivered = false;

  constructor(options: RunClaudeOptions) {
    this.#options = options;
    this.#patience = new RetryPatience(options.limits);
    const result = deferred<ClaudeResult | Promise<ClaudeResult>>();
    this.#settle = result.resolve;
    this.result = result.promise.then((value) => value);
    this.result.catch(() => undefined); // Whoever only iterates gets the error there.
  }

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  [Symbol.asyncIterator](): AsyncIterator<ClaudeEvent> {
    return this.#events[Symbol.asyncIterator]();
  }

  async stop(reason: string = "stopped", options: StopOptions = {}): Promise<void> {
    this.#stopOptions = options;
    this.#ending.resolve({ kind: "stopped", reason });
    await this.#end(options);
    await this.result.catch(() => undefined);
  }

  kill(reason: string = "killed"): Promise<void> {
    return this.stop(reason, { signal: "SIGKILL", graceMs: 0 });
  }

  /** Everything until the process is there happens at once, so that `pid` and an early `stop` are never in between. */
  start(prompt: string): void {
    if (this.#options.signal?.aborted === true) {
      this.#events.end();
      this.#settle(neverStarted());
      return;
    }
    try {
      this.#settle(this.#supervise(this.#startChild(prompt)));
    } catch (error) {
      this.#events.end(error);
      this.#settle(Promise.reject(error));
    }
  }

  #startChild(prompt: string): SupervisedChild {
    const { command, cwd, env, runId, resume, transcriptPath, recordDir } = this.#options;
    checkRunId(runId);
    const isContinuation = prompt === "" && resume !== undefined; // A deferred tool call goes on without a prompt.
    if (!isContinuation) {
      checkPrompt(prompt);
    }
    const child = new SupervisedChild({
      path: resolveCommand(command, cwd, env.PATH),
      args: buildClaudeArgs(this.#options),
      cwd,
      env: fixRunVariables(env, runId),
      runId,
      onOutput: (chunk) => {
        this.#transcript?.write(chunk);
        this.#output.push(chunk);
      },
      onErrorOutput: (chunk) => this.#stderr.push(chunk),
    });
    this.#child = child;
    if (transcriptPath !== undefined) {
      this.#transcript = new Transcript(transcriptPath, (message) => this.#notice("transcript-stopped", message));
    }
    if (recordDir !== undefined && child.pid !== null) {
      writeRunRecord(recordDir, { runId, pid: child.pid, startTime: child.startTime });
    }
    child.stdin.once("finish", () => {
      this.#isPromptDelivered = true;
    });
    child.stdin.end(prompt);
    return child;
  }

  /** The one place where a run ends: whatever comes first of all that can end it. */
  async #supervise(child: SupervisedChild): Promise<ClaudeResult> {
    const { signal, limits, recordDir, runId } = this.#options;
    const clocks = new RunClocks(
      limits,
      () => this.#session.tools.areRunning,
      (milliseconds) => this.#notice("clock-restarted", `everything stood still for ${Math.round(milliseconds)} ms`),
    );
    this.#clocks = clocks;
    const forgetSignal = onAbort(signal, () => void this.stop("aborted"));
    void child.outputClosed.then(() => this.#startResultGrace());
    try {
      const ending = await Promise.race([
        child.exited.then((): Ending => ({ kind: "exited" })),
        clocks.expired.then((clock): Ending => this.#endingOr({ kind: "clock", clock })),
        this.#ending.promise,
      ]);
      clocks.stop();
      if (ending.kind !== "exited") {
        this.#notice("stopping", nameEnding(ending));
        await this.#end(this.#stopOptions);
      }
      await child.finished;
      this.#output.end();
      return this.#buildResult(ending, child);
    } catch (error) {
      this.#events.end(error);
      throw error;
    } finally {
      clocks.stop();
      clearTimeout(this.#resultGrace);
      forgetSignal();
      this.#transcript?.close();
      this.#events.end();
      if (recordDir !== undefined) {
        removeRunRecord(recordDir, runId);
      }
    }
  }

  async #end({ signal = "SIGTERM", graceMs = this.#options.limits.graceMs ?? GRACE_MS }: StopOptions): Promise<void> {
    await this.#child?.end(signal, graceMs);
  }

  #note(event: ClaudeEvent, bytes: number): void {
    this.#events.push(event, bytes);
    if (event.kind === "notice") {
      return;
    }
    this.#firstEventMs ??= Math.round(performance.now() - this.#startedAt);
    this.#clocks?.noteEvent(event.kind === "retry" ? event.delayMs : 0);
    if (event.kind === "retry") {
      const verdict = this.#patience.judge(event, this.#clocks?.remainingMs() ?? Number.POSITIVE_INFINITY);
      if (verdict !== null) {
        this.#ending.resolve({ kind: "retries", verdict });
      }
    } else if (isProgress(event)) {
      this.#patience.noteProgress();
    }
    if (event.kind === "result") {
      this.#startResultGrace();
    } else if (this.#session.isTurnOpen) {
      clearTimeout(this.#resultGrace);
    }
  }

  /** A process that has said its last word gets a moment to go by itself. */
  #startResultGrace(): void {
    clearTimeout(this.#resultGrace);
    const { resultGraceMs = RESULT_GRACE_MS } = this.#options.limits;
    this.#resultGrace = setTimeout(() => {
      this.#ending.resolve(this.#endingOr({ kind: "output-closed" }));
    }, resultGraceMs);
  }

  /** With the result there, nothing that ends the process afterwards takes it away. */
  #endingOr(ending: Ending): Ending {
    return this.#session.lastResult !== null && !this.#session.isTurnOpen ? { kind: "result-grace" } : ending;
  }

  #notice(name: NoticeName, message: string): void {
    this.#events.push({ kind: "notice", name, message });
  }

  async #buildResult(ending: Ending, child: SupervisedChild): Promise<ClaudeResult> {
    return buildResult({
      ending,
      exit: await child.exited,
      session: this.#session,
      wantsStructuredOutput: this.#options.jsonSchema !== undefined,
      isPromptDelivered: this.#isPromptDelivered,
      stderrTail: this.#stderr.text(),
      transcriptPath: this.#options.transcriptPath ?? null,
      durationMs: Math.round(performance.now() - this.#startedAt),
      firstEventMs: this.#firstEventMs,
      output: this.#output.counts,
    });
  }
}

function nameEnding(ending: Ending): string {
  switch (ending.kind) {
    case "clock":
      return `${ending.clock} clock`;
    case "retries":
      return ending.verdict.failure;
    case "stopped":
      return ending.reason;
    default:
      return ending.kind;
  }
}

/** Status lines between two failed requests are no progress; a model that thinks or streams is. */
function isProgress(event: ClaudeEvent): boolean {
  return event.kind === "raw"
    ? event.type === "stream_event" || event.subtype === "thinking_tokens"
    : event.kind !== "started";
}
