import { buildClaudeArgs } from "./arguments/build-arguments.ts";
import { checkLimits, checkRunId } from "./arguments/check-options.ts";
import { checkPrompt } from "./arguments/check-prompt.ts";
import type { ClaudeRun, StopOptions } from "./claude-run.ts";
import { type Deferred, deferred } from "./clocks/pause.ts";
import { TurnWatch } from "./clocks/turn-watch.ts";
import { fixRunVariables } from "./environment/build-environment.ts";
import { buildResult, neverStarted } from "./outcome/build-result.ts";
import type { ClaudeResult } from "./outcome/claude-result.ts";
import { type Ending, nameEnding } from "./outcome/decide-outcome.ts";
import type { RunClaudeOptions } from "./run-options.ts";
import { resolveCommand } from "./spawn/resolve-command.ts";
import { SupervisedChild } from "./spawn/supervised-child.ts";
import type { ClaudeEvent, NoticeName } from "./stream/claude-event.ts";
import { EventQueue } from "./stream/event-queue.ts";
import { LineFilter } from "./stream/line-filter.ts";
import { OutputReader } from "./stream/output-reader.ts";
import { redactText } from "./stream/redact-text.ts";
import { SessionReader } from "./stream/session-reader.ts";
import { Tail } from "./stream/tail.ts";
import { Transcript } from "./stream/transcript.ts";
import { onAbort } from "./terminate/abort-signal.ts";
import { removeRunRecord, writeRunRecord } from "./terminate/run-record.ts";
import { readEndSignal } from "./terminate/watch-signals.ts";

const GRACE_MS = 5000;
const RESULT_GRACE_MS = 2000;
/** What fits into the pipe is taken whether anybody reads it or not, so a failure to write it says nothing. */
const BUFFERED_BYTES = 64 * 1024;

/**
 * Start one Claude Code process for one prompt, and supervise it to its end.
 *
 * The prompt goes to standard input, which is then closed. Breaking off the iteration, or throwing in it, does not end
 * the run: use {@link ClaudeRun.stop} or `options.signal` for that. A prompt whose first character is `/` is a command to
 * the CLI. With `resume` the prompt may be empty: a deferred tool call then goes on by itself.
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
  readonly #settle: (result: Promise<ClaudeResult>) => void;
  readonly #events: EventQueue = new EventQueue();
  readonly #session: SessionReader = new SessionReader();
  readonly #output: OutputReader = new OutputReader(this.#session, (event, bytes) => this.#note(event, bytes));
  readonly #stderr: Tail = new Tail();
  readonly #watch: TurnWatch;
  readonly #ending: Deferred<Ending> = deferred();
  /** Null where nothing is to be taken out. */
  readonly #filter: LineFilter | null;
  #child: SupervisedChild | null = null;
  #transcript: Transcript | null = null;
  #resultGrace: NodeJS.Timeout | undefined;
  #stopOptions: StopOptions = {};
  #isPromptRead: boolean = false;
  #isFinished: boolean = false;

  constructor(options: RunClaudeOptions) {
    this.#options = options;
    const { redact } = options;
    this.#filter = redact === undefined ? null : new LineFilter(redact, (bytes) => this.#take(bytes));
    this.#watch = new TurnWatch(options.limits, this.#session, (name, message) => this.#notice(name, message));
    const result = deferred<Promise<ClaudeResult>>();
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
    const { signal, killSignal } = this.#options;
    if (signal?.aborted === true || killSignal?.aborted === true) {
      this.#finish();
      this.#settle(Promise.resolve(neverStarted()));
      return;
    }
    try {
      this.#settle(this.#supervise(this.#startChild(prompt)));
    } catch (error) {
      this.#settle(this.#abandon(error));
    }
  }

  /** What kept the run from beginning may have come when its process was there already. */
  async #abandon(error: unknown): Promise<never> {
    this.#finish(error);
    await this.#child?.end("SIGKILL", 0);
    throw error;
  }

  #startChild(prompt: string): SupervisedChild {
    const { command, cwd, env, runId, resume, transcriptPath, recordDir, wrapper } = this.#options;
    checkRunId(runId);
    checkLimits(this.#options.limits);
    if (prompt !== "" || resume === undefined) {
      checkPrompt(prompt);
    }
    const child = new SupervisedChild({
      path: resolveCommand(command, cwd, env.PATH),
      args: buildClaudeArgs(this.#options),
      cwd,
      env: fixRunVariables(env, runId),
      wrapper,
      runId,
      onOutput: (chunk) => (this.#filter === null ? this.#take(chunk) : this.#filter.push(chunk)),
      onErrorOutput: (chunk) => this.#stderr.push(chunk),
    });
    this.#child = child;
    if (transcriptPath !== undefined) {
      this.#transcript = new Transcript(transcriptPath, (message) => this.#notice("transcript-stopped", message));
    }
    if (recordDir !== undefined && child.pid !== null) {
      writeRunRecord(recordDir, { runId, pid: child.pid, startTime: child.startTime });
    }
    child.stdin.write(prompt, (error) => {
      this.#isPromptRead = !error || Buffer.byteLength(prompt) <= BUFFERED_BYTES;
    });
    child.stdin.end();
    return child;
  }

  /** The one place where a run ends: whatever comes first of all that can end it. */
  async #supervise(child: SupervisedChild): Promise<ClaudeResult> {
    const forgetSignals = this.#obeySignals();
    void child.outputClosed.then(() => this.#startResultGrace());
    try {
      const ending = await Promise.race([
        child.exited.then((): Ending => ({ kind: "exited" })),
        this.#watch.over.then((over) => this.#endingOr(over)),
        this.#ending.promise,
      ]);
      this.#watch.stop();
      if (ending.kind !== "exited") {
        this.#notice("stopping", nameEnding(ending));
        await this.#end(this.#stopOptions);
      }
      await child.finished;
      this.#filter?.end();
      this.#output.end();
      const result = await this.#buildResult(ending, child);
      this.#finish();
      return result;
    } catch (error) {
      this.#finish(error);
      throw error;
    } finally {
      forgetSignals();
    }
  }

  #obeySignals(): () => void {
    const { signal, killSignal } = this.#options;
    const forgetStop = onAbort(signal, () => {
      const name = signal === undefined ? null : readEndSignal(signal);
      void this.stop("aborted", name === null ? {} : { signal: name });
    });
    const forgetKill = onAbort(killSignal, () => void this.kill("aborted"));
    return () => {
      forgetStop();
      forgetKill();
    };
  }

  #take(bytes: Buffer): void {
    this.#transcript?.write(bytes);
    this.#output.push(bytes);
  }

  async #end({ signal = "SIGTERM", graceMs = this.#options.limits.graceMs ?? GRACE_MS }: StopOptions): Promise<void> {
    await this.#child?.end(signal, graceMs);
  }

  #finish(error?: unknown): void {
    const { recordDir, runId } = this.#options;
    this.#isFinished = true;
    this.#watch.stop();
    clearTimeout(this.#resultGrace);
    this.#transcript?.close();
    this.#events.end(error ?? null);
    if (recordDir !== undefined && this.pid !== null) {
      removeRunRecord(recordDir, runId);
    }
  }

  #note(event: ClaudeEvent, bytes: number): void {
    if (event.kind !== "raw" || event.message !== null) {
      this.#events.push(event, bytes);
    }
    this.#watch.note(event);
    if (event.kind === "result") {
      this.#startResultGrace();
    } else if (this.#session.isTurnOpen) {
      clearTimeout(this.#resultGrace);
    }
  }

  /** A process that has said its last word gets a moment to go by itself. */
  #startResultGrace(): void {
    clearTimeout(this.#resultGrace);
    if (this.#isFinished) {
      return; // The pipes of a program that could not be started close after its error.
    }
    this.#resultGrace = setTimeout(() => {
      this.#ending.resolve(this.#endingOr({ kind: "output-closed" }));
    }, this.#options.limits.resultGraceMs ?? RESULT_GRACE_MS);
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
      isPromptRead: this.#isPromptRead,
      stderrTail: redactText(this.#stderr.text(), this.#options.redact),
      transcriptPath: this.#options.transcriptPath ?? null,
      durationMs: this.#watch.durationMs,
      firstEventMs: this.#watch.firstEventMs,
      output: this.#output.counts,
    });
  }
}
