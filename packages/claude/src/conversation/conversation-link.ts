import { buildConversationArgs } from "../arguments/build-arguments.ts";
import { ClaudeProcess } from "../claude-process.ts";
import { happensWithin } from "../clocks/pause.ts";
import type { ExitStatus } from "../spawn/supervised-child.ts";
import type { ClaudeEvent } from "../stream/claude-event.ts";
import { LineFilter } from "../stream/line-filter.ts";
import { type OnEvent, OutputReader } from "../stream/output-reader.ts";
import { readLine } from "../stream/read-line.ts";
import { redactText } from "../stream/redact-text.ts";
import { SessionReader } from "../stream/session-reader.ts";
import { Transcript } from "../stream/transcript.ts";
import { removeRunRecord, writeRunRecord } from "../terminate/run-record.ts";
import {
  formatInterrupt,
  formatPermissionAnswer,
  formatRefusal,
  formatUserLine,
  readControlMessage,
} from "./control-messages.ts";
import type { ConversationOptions, PermissionAnswer, PermissionRequest } from "./conversation-options.ts";

const WRITE_MS = 10_000;
/** A process that has closed its output gets this long to go. */
const OUTPUT_GRACE_MS = 1000;

/** Told what the process says. */
export interface LinkListener {
  readonly onEvent: OnEvent;
  /** Whether it waits for an answer to a permission request. */
  readonly onWaiting: (isWaiting: boolean) => void;
}

/** The process of a conversation and the lines that go to and fro; knows nothing of turns and queues. */
export class ConversationLink {
  readonly session: SessionReader = new SessionReader();
  readonly #options: ConversationOptions;
  readonly #listener: LinkListener;
  /** Null where nothing is to be taken out. */
  readonly #filter: LineFilter | null;
  readonly #process: ClaudeProcess;
  readonly #output: OutputReader = new OutputReader(this.session, (event, bytes) => this.#note(event, bytes));
  /** Requests of ours that have not been acknowledged. */
  readonly #open: Map<string, () => void> = new Map();
  /** Permission requests from which something was taken out, as they came, by their id. */
  readonly #originals: Map<string, PermissionRequest> = new Map();
  #transcript: Transcript | null = null;
  #interrupts = 0;
  #questions = 0;

  constructor(options: ConversationOptions, listener: LinkListener) {
    const { command, cwd, env, wrapper, runId, redact } = options;
    this.#options = options;
    this.#listener = listener;
    const filter =
      redact === undefined
        ? null
        : new LineFilter(
            (line) => this.#redact(line, redact),
            (bytes) => this.#take(bytes),
          );
    this.#filter = filter;
    const args = buildConversationArgs(options);
    this.#process = new ClaudeProcess({
      command,
      args,
      cwd,
      env,
      wrapper,
      runId,
      onOutput: (chunk) => (filter === null ? this.#take(chunk) : filter.push(chunk)),
    });
  }

  /** The process, or null when there is none. */
  get pid(): number | null {
    return this.#process.pid;
  }

  /** The end of what the process printed on stderr. */
  get stderrTail(): string {
    return redactText(this.#process.stderr, this.#options.redact);
  }

  /** @throws {ClaudeError} what keeps the process from being started; the error that kept its record from being written. */
  async start(): Promise<void> {
    await this.#process.start();
    const { recordDir, runId, transcriptPath } = this.#options;
    const { pid, startTime } = this.#process;
    try {
      if (recordDir !== undefined && pid !== null) {
        writeRunRecord(recordDir, { runId, pid, startTime });
      }
    } catch (error) {
      await this.kill();
      throw error;
    }
    // Nothing can have come yet: output is read when this turn of Node's loop is over.
    if (transcriptPath !== undefined) {
      this.#transcript = new Transcript(transcriptPath, (message) => this.#say(message));
    }
  }

  /** Wait until the process is gone, or has closed its output and been ended for it. */
  async over(): Promise<ExitStatus | null> {
    const exit = this.#process.waitForExit();
    await Promise.race([exit, this.#process.waitForOutputEnd()]);
    if (!(await happensWithin(exit, OUTPUT_GRACE_MS))) {
      await this.stop();
    }
    this.#filter?.end();
    this.#output.end();
    this.#transcript?.close();
    const { recordDir, runId } = this.#options;
    if (recordDir !== undefined) {
      removeRunRecord(recordDir, runId);
    }
    return exit;
  }

  /** @throws {ClaudeError} when the process does not read it, or not in time. */
  async sendPrompt(prompt: string): Promise<void> {
    await this.#write(formatUserLine(prompt));
  }

  /** @throws {ClaudeError} when the process does not read it, or not in time. */
  async sendInterrupt(): Promise<void> {
    this.#interrupts += 1;
    const requestId = `interrupt-${this.#interrupts}`;
    this.#open.set(requestId, () => undefined);
    await this.#write(formatInterrupt(requestId));
  }

  /** Wait until every interrupt has been noticed, so that none can hit the turn that comes next. */
  async interruptsAcknowledged(milliseconds: number): Promise<void> {
    const all = [...this.#open.keys()].map(
      (requestId) =>
        new Promise<void>((resolve) => {
          this.#open.set(requestId, resolve);
        }),
    );
    await happensWithin(Promise.all(all), milliseconds);
    this.#open.clear();
  }

  /**
   * Let the process end in order: nothing more comes. With a permission request open it is ended instead, because the older
   * CLI (2.1.197) takes the end of its input for a no and goes on working.
   */
  async close(graceMs: number, signal?: NodeJS.Signals): Promise<void> {
    if (this.#questions === 0 && graceMs > 0) {
      this.#process.endInput();
      await happensWithin(this.#process.waitForExit(), graceMs);
    }
    await this.stop(signal);
  }

  /** End the process; asked with SIGTERM unless told. */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    const { graceMs } = this.#options.limits;
    await this.#process.stop(graceMs === undefined ? { signal } : { signal, graceMs });
  }

  /** End the process and everything it started at once. */
  async kill(): Promise<void> {
    await this.#process.stop({ signal: "SIGKILL", graceMs: 0 });
  }

  #write(line: string): Promise<void> {
    return this.#process.write(line, this.#options.writeMs ?? WRITE_MS);
  }

  #redact(line: string, redact: (line: string) => string): string {
    const redacted = redact(line);
    if (redacted !== line) this.#keepOriginal(line);
    return redacted;
  }

  /** Whoever decides gives the input back to the tool: that must be what the model wrote, not what may be written down. */
  #keepOriginal(line: string): void {
    const read = readLine(Buffer.from(line), () => false);
    const control = read.kind === "message" ? readControlMessage(read.type, read.message) : null;
    if (control?.kind === "permission") {
      this.#originals.set(control.requestId, control.request);
    }
  }

  #take(bytes: Buffer): void {
    this.#transcript?.write(bytes);
    this.#output.push(bytes);
  }

  #say(message: string): void {
    this.#listener.onEvent({ kind: "notice", name: "transcript-stopped", message }, 0);
  }

  #note(event: ClaudeEvent, bytes: number): void {
    const control = event.kind === "raw" ? readControlMessage(event.type, event.message ?? {}) : null;
    switch (control?.kind) {
      case "acknowledged":
        this.#open.get(control.requestId)?.();
        this.#open.delete(control.requestId);
        break;
      case "permission":
        void this.#answer(control.requestId, this.#originals.get(control.requestId) ?? control.request);
        this.#originals.delete(control.requestId);
        break;
      case "unknown":
        void this.#reply(formatRefusal(control.requestId));
        break;
      default:
        this.#listener.onEvent(event, bytes);
    }
  }

  async #answer(requestId: string, request: PermissionRequest): Promise<void> {
    this.#questions += 1;
    this.#listener.onWaiting(true);
    const answer = await this.#decide(request);
    this.#questions -= 1;
    this.#listener.onWaiting(this.#questions > 0);
    await this.#reply(formatPermissionAnswer(requestId, answer));
  }

  async #decide(request: PermissionRequest): Promise<PermissionAnswer> {
    const { onPermission } = this.#options;
    if (onPermission === undefined) {
      return { behavior: "deny", message: "Nobody is there to decide." };
    }
    try {
      return await onPermission(request);
    } catch (error) {
      return { behavior: "deny", message: `Nobody could decide: ${String(error)}` };
    }
  }

  /** When the process is gone or deaf the turn ends by that; there is nobody else to tell. */
  async #reply(line: string): Promise<void> {
    await this.#write(line).catch(() => undefined);
  }
}
