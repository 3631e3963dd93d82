import {
  ClaudeConversation,
  type ClaudeOutcome,
  type ClaudeResult,
  type ConversationEnd,
  type DeferredTool,
  type OutcomeReason,
  type PermissionAnswer,
  type PermissionRequest,
  readEndSignal,
  type TurnResult,
} from "@ll-issues/claude";
import { openStateDir, step } from "@ll-issues/tracker";
import type { ResolvePlan } from "../prepare/plan-resolve.ts";
import type { Redact } from "../redact/create-redactor.ts";
import { createRunRedactor } from "../redact/run-redactor.ts";
import type { ResolveContext } from "../resolve/resolve-context.ts";
import { sessionOptions } from "../resolve/session-options.ts";
import { DECLINED_WORDS, isDeclined } from "./answer.ts";
import { answerInput, shownInput } from "./answer-input.ts";
import { findAuthor } from "./find-author.ts";
import { type GateRecord, writeGateRecord } from "./gate-record.ts";
import { newGateRecord } from "./new-gate-record.ts";
import { QUESTION_TOOL, readQuestions } from "./question.ts";
import { settleGate } from "./settle-gate.ts";
import { writeDownAnswers } from "./write-down-answers.ts";

/** More of a tool's input than a person reads before they decide. */
const LONGEST_INPUT = 500;

/**
 * Run a session with a person at hand: a question of Claude's is put to them while the process waits, and no clock runs meanwhile. "Later" ends
 * the process, and the question is parked. Whatever else Claude wants to do that the allow-list does not hold is refused, or put to the person
 * where they asked for that.
 */
export async function runLiveSession(context: ResolveContext, plan: ResolvePlan): Promise<ClaudeResult> {
  context.options.onProgress?.({ type: "stage", stage: "run", detail: `${plan.command}, with a person at hand` });
  return new LiveSession(context, plan).run();
}

class LiveSession {
  readonly #context: ResolveContext;
  readonly #plan: ResolvePlan;
  readonly #redact: Redact;
  readonly #over: AbortController = new AbortController();
  #conversation: ClaudeConversation | null = null;
  #postponed: DeferredTool | null = null;
  /** What kept a question or its answer from being written down. */
  #failure: { readonly error: unknown } | null = null;
  /** Questions come one at a time to the person, also when Claude asks several at once. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(context: ResolveContext, plan: ResolvePlan) {
    this.#context = context;
    this.#plan = plan;
    this.#redact = createRunRedactor(context.options);
  }

  async run(): Promise<ClaudeResult> {
    const { options, folder } = this.#context;
    const conversation = await ClaudeConversation.open({
      ...this.#plan.claudeArguments,
      ...sessionOptions(this.#context, this.#plan),
      extraArgs: [...this.#plan.plainArgs, "--permission-prompt-tool", "stdio"],
      onPermission: (request) => this.#inTurn(() => this.#decide(request)),
    });
    this.#conversation = conversation;
    const forgetSignals = this.#obeySignals(conversation);
    try {
      const turn = conversation.send(this.#plan.prompt);
      for await (const event of turn) options.onProgress?.({ type: "claude", event });
      const result = await turn.result;
      this.#over.abort();
      const end = await conversation.close();
      if (this.#failure !== null) throw this.#failure.error;
      return this.#toResult(result, end, folder.transcriptPath);
    } finally {
      this.#over.abort();
      forgetSignals();
      await conversation.close({ graceMs: 0 });
    }
  }

  #obeySignals(conversation: ClaudeConversation): () => void {
    const { signal, killSignal } = this.#context.options;
    const stop = (): void => {
      const name = signal === undefined ? null : readEndSignal(signal);
      void conversation.close({ graceMs: 0, signal: name ?? "SIGTERM" });
    };
    const kill = (): void => void conversation.kill();
    signal?.addEventListener("abort", stop, { once: true });
    killSignal?.addEventListener("abort", kill, { once: true });
    if (signal?.aborted === true) stop();
    if (killSignal?.aborted === true) kill();
    return () => {
      signal?.removeEventListener("abort", stop);
      killSignal?.removeEventListener("abort", kill);
    };
  }

  #inTurn(work: () => Promise<PermissionAnswer>): Promise<PermissionAnswer> {
    const next = this.#last.then(work);
    this.#last = next.catch(() => undefined);
    return next;
  }

  async #decide(request: PermissionRequest): Promise<PermissionAnswer> {
    if (this.#postponed !== null || this.#failure !== null) return deny("The run ends here.");
    const startedAt = performance.now();
    try {
      return request.toolName === QUESTION_TOOL ? await this.#ask(request) : await this.#permit(request);
    } catch (error) {
      // Told that nobody could decide, the model would decide: the process is ended instead, and the next resolve finds how far it got.
      this.#failure = { error };
      await this.#conversation?.close({ graceMs: 0 });
      return deny("The run ends here.");
    } finally {
      this.#context.desk.thinkingMs += performance.now() - startedAt;
    }
  }

  async #permit({ toolName, input }: PermissionRequest): Promise<PermissionAnswer> {
    const { askPermission } = this.#context.options;
    const { id } = this.#plan.issue.parsed;
    const line = this.#redact(JSON.stringify(input ?? null)).slice(0, LONGEST_INPUT);
    const isAllowed = await askPermission?.({ issueId: id, toolName, input: line, signal: this.#over.signal });
    if (isAllowed === true) return { behavior: "allow", updatedInput: input };
    return deny(`${toolName} is not on the list of what this run may do; go on without it.`);
  }

  /** What is shown and written down has no secret in it; what goes back to Claude is what it asked. */
  async #ask(request: PermissionRequest): Promise<PermissionAnswer> {
    const input = shownInput(request.input, this.#redact);
    const questions = readQuestions(input);
    const { options } = this.#context;
    const { askPerson } = options;
    if (questions === null || askPerson === undefined) return deny("The question cannot be shown. Decide yourself.");
    const { id, title } = this.#plan.issue.parsed;
    const record = this.#toRecord(request.toolUseId, input);
    writeGateRecord(openStateDir(options.root), record);
    const answers = await askPerson({ issueId: id, title, questions, signal: this.#over.signal });
    // A run that is stopped from outside is interrupted; the next resolve finds the question in the run's folder.
    if (options.signal?.aborted === true) return deny("The run was stopped.");
    if (answers === null) return this.#postpone(request.toolUseId, input);
    const by = await findAuthor(options.root);
    const gate = { record, questions, answers };
    settleGate(options.root, { ...gate, record: await writeDownAnswers(this.#context, this.#plan, gate, by) });
    step("gate-settled");
    if (answers.every(isDeclined)) return deny(DECLINED_WORDS);
    return { behavior: "allow", updatedInput: answerInput(request.input, questions, answers) };
  }

  /** The process is ended and not answered: whatever it were told, the model would take for the person's answer. */
  async #postpone(toolUseId: string | null, input: unknown): Promise<PermissionAnswer> {
    this.#context.desk.isBrokenOff = true;
    this.#postponed = { id: toolUseId ?? "", name: QUESTION_TOOL, input };
    await this.#conversation?.close({ graceMs: 0 });
    return deny("A person answers this later. The run ends here.");
  }

  #toRecord(toolUseId: string | null, input: unknown): GateRecord {
    // The session has begun, or it could not ask; should it not have said its name, the answer goes to a fresh one.
    const sessionId = this.#conversation?.sessionId ?? this.#plan.sessionId;
    const issue = this.#context.desk.issue ?? this.#plan.issue;
    return newGateRecord(this.#context, issue, { sessionId, toolUseId: toolUseId ?? "", input, delivery: "prompt" });
  }

  #toResult(turn: TurnResult, end: ConversationEnd, transcriptPath: string): ClaudeResult {
    const isWaiting = this.#postponed !== null;
    return {
      ...turn,
      outcome: isWaiting ? "waiting" : (turn.outcome satisfies ClaudeOutcome),
      reason: isWaiting ? "tool-deferred" : toRunReason(turn.reason),
      message: isWaiting ? `${QUESTION_TOOL} waits for an answer.` : turn.message,
      deferredTool: this.#postponed ?? turn.deferredTool,
      exitCode: end.exitCode,
      signal: end.signal,
      // A question that a person declined is no tool that was kept from the run.
      denials: turn.denials.filter(({ toolName }) => toolName !== QUESTION_TOOL),
      stderrTail: end.stderrTail,
      transcriptPath,
      output: { bytes: 0, lines: 0, unreadableLines: 0, cutLines: 0 },
    };
  }
}

/** What only happens in a conversation, in the words of a run. */
function toRunReason(reason: TurnResult["reason"]): OutcomeReason {
  switch (reason) {
    case "closed":
      return "stopped";
    case "process-ended":
    case "turn-stuck":
      return "no-result";
    case "write-failed":
    case "write-timed-out":
      return "prompt-not-read";
    default:
      return reason;
  }
}

function deny(message: string): PermissionAnswer {
  return { behavior: "deny", message };
}
