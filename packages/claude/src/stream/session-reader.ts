import type { ClaudeEvent, RetryEvent } from "./claude-event.ts";
import { asList, asNumber, asObject, asText, asTexts, type JsonObject } from "./json-fields.ts";
import { type ResultMessage, readResultMessage } from "./result-message.ts";
import { RunningTools } from "./running-tools.ts";
import { toolTarget } from "./tool-target.ts";

/** Text of one event that is handed on; the transcript holds all of it. */
const LONGEST_TEXT = 64 * 1024;
const LONGEST_TOOL_TEXT = 2000;
const MOST_DENIALS = 1000;

/** Turns the messages of one process into events, and remembers what the outcome will be decided by. */
export class SessionReader {
  /** The last id the process named. */
  sessionId: string | null = null;
  /** The last `result`, and how many there were. */
  lastResult: ResultMessage | null = null;
  resultCount = 0;
  /** Whether a turn has begun after the last `result` and said something. */
  isTurnOpen: boolean = false;
  /** Answers of the model in the main conversation. */
  turns = 0;
  /** The retry after which nothing else has come. */
  pendingRetry: RetryEvent | null = null;
  /** The CLI's name for what went wrong with the last request, `rate_limit` for example. */
  lastError: string | null = null;
  /** When a used-up allowance comes back, in milliseconds since 1970. */
  limitResetsAt: number | null = null;
  readonly tools: RunningTools = new RunningTools();
  /** What the session had cost before this process, in dollars; null until a result has told. */
  #costBeforeUsd: number | null = null;
  #messageId: string | null = null;
  #hasBegunAfterResult: boolean = false;
  readonly #announcedDenials: Set<string> = new Set();

  /** What this process had cost at its last result, in dollars: the newer CLI counts what a resumed session had cost before, too. */
  get ownCostUsd(): number {
    const before = this.#costBeforeUsd ?? 0;
    const ofSession = this.lastResult?.costUsd ?? before;
    // Without the noise of binary fractions.
    return before === 0 ? ofSession : Math.round((ofSession - before) * 1e9) / 1e9;
  }

  /** Forget what belongs to one turn: a conversation has many, and each is judged by itself. */
  beginTurn(): void {
    this.lastResult = null;
    this.resultCount = 0;
    this.isTurnOpen = false;
    this.turns = 0;
    this.pendingRetry = null;
    this.lastError = null;
    this.tools.endAll();
    this.#hasBegunAfterResult = false;
  }

  /** Read one message; unknown ones come out as `raw`. */
  read(type: string, message: JsonObject): ClaudeEvent[] {
    this.sessionId = asText(message.session_id) ?? this.sessionId;
    switch (type) {
      case "system":
        return [this.#readSystem(message)];
      case "assistant":
        return this.#readAssistant(message);
      case "user":
        return this.#readUser(message);
      case "result":
        return this.#readResult(message);
      case "rate_limit_event":
        this.#readRateLimit(asObject(message.rate_limit_info));
        return [rawEvent(type, message)];
      default:
        return [rawEvent(type, message)];
    }
  }

  /** Note the end of a tool call that went well and whose output was not decoded. */
  readToolEnd(toolUseId: string): ClaudeEvent {
    this.#noteProgress();
    return { kind: "tool-result", toolUseId, isError: false, text: null, ...this.tools.end(toolUseId) };
  }

  #readSystem(message: JsonObject): ClaudeEvent {
    switch (message.subtype) {
      case "init":
        this.#hasBegunAfterResult = true;
        return readInit(message);
      case "api_retry":
        this.pendingRetry = readRetry(message);
        return this.pendingRetry;
      case "permission_denied":
        return this.#readDenial(message);
      default:
        return rawEvent("system", message);
    }
  }

  #readAssistant(message: JsonObject): ClaudeEvent[] {
    this.#noteProgress();
    this.lastError = asText(message.error);
    const parent = asText(message.parent_tool_use_id);
    const body = asObject(message.message);
    const events: ClaudeEvent[] = [];
    if (parent === null) {
      events.push(...this.#readTurn(body));
    }
    for (const block of asList(body.content).map(asObject)) {
      const event = this.#readBlock(block, parent);
      if (event !== null) {
        events.push(event);
      }
    }
    return events;
  }

  /** One answer of the model comes as one line a content block, all with the same message id. */
  #readTurn(body: JsonObject): ClaudeEvent[] {
    const id = asText(body.id);
    const model = asText(body.model);
    if (id === null || id === this.#messageId || model === "<synthetic>") {
      return [];
    }
    this.#messageId = id;
    this.turns += 1;
    this.tools.endAll(null); // The model only goes on when all its calls have been answered.
    const usage = asObject(body.usage);
    const [inputTokens, outputTokens] = [asNumber(usage.input_tokens), asNumber(usage.output_tokens)];
    return [{ kind: "turn", turn: this.turns, model, inputTokens, outputTokens }];
  }

  #readBlock(block: JsonObject, parentToolUseId: string | null): ClaudeEvent | null {
    if (block.type === "text") {
      return { kind: "text", text: (asText(block.text) ?? "").slice(0, LONGEST_TEXT), parentToolUseId };
    }
    if (block.type !== "tool_use") {
      return null; // Thinking.
    }
    const id = asText(block.id) ?? "";
    const name = asText(block.name) ?? "";
    const input = block.input ?? null;
    this.tools.begin(id, name, parentToolUseId);
    return { kind: "tool-use", id, name, target: toolTarget(input), input, parentToolUseId };
  }

  #readUser(message: JsonObject): ClaudeEvent[] {
    this.#noteProgress();
    const blocks = asList(asObject(message.message).content).map(asObject);
    return blocks
      .filter((block) => block.type === "tool_result")
      .map((block) => {
        const toolUseId = asText(block.tool_use_id) ?? "";
        return {
          kind: "tool-result",
          toolUseId,
          isError: block.is_error === true,
          text: contentText(block.content).slice(0, LONGEST_TOOL_TEXT),
          ...this.tools.end(toolUseId),
        };
      });
  }

  #readDenial(message: JsonObject): ClaudeEvent {
    const toolUseId = asText(message.tool_use_id);
    if (toolUseId !== null && this.#announcedDenials.size < MOST_DENIALS) {
      this.#announcedDenials.add(toolUseId);
    }
    const text = (asText(message.message) ?? "").slice(0, LONGEST_TOOL_TEXT);
    return { kind: "denied", toolName: asText(message.tool_name) ?? "", toolUseId, message: text };
  }

  /** The older CLI (2.1.197) lists a denial in its result only. */
  #readResult(message: JsonObject): ClaudeEvent[] {
    const result = readResultMessage(message);
    this.lastResult = result;
    this.#costBeforeUsd ??= result.newCostUsd === null ? 0 : Math.max(0, result.costUsd - result.newCostUsd);
    this.resultCount += 1;
    this.isTurnOpen = false;
    this.#hasBegunAfterResult = false;
    this.pendingRetry = null;
    this.tools.endAll();
    const { subtype, isError, costUsd } = result;
    const turns = result.turns ?? this.turns;
    const unannounced = result.denials.filter(({ toolUseId }) => !this.#announcedDenials.has(toolUseId));
    this.#announcedDenials.clear();
    const text = result.text?.slice(0, LONGEST_TEXT) ?? null;
    return [
      ...unannounced.map(({ toolName, toolUseId }) => ({ kind: "denied" as const, toolName, toolUseId, message: "" })),
      { kind: "result", subtype, isError, turns, costUsd, text },
    ];
  }

  #readRateLimit(info: JsonObject): void {
    const resetsAt = asNumber(info.resetsAt);
    this.limitResetsAt = info.status === "rejected" && resetsAt !== null ? resetsAt * 1000 : null;
  }

  /** `init` alone is no new turn: it may come late, or twice. */
  #noteProgress(): void {
    this.pendingRetry = null;
    this.isTurnOpen = this.resultCount > 0 && this.#hasBegunAfterResult;
  }
}

function readInit(message: JsonObject): ClaudeEvent {
  return {
    kind: "started",
    sessionId: asText(message.session_id),
    model: asText(message.model),
    permissionMode: asText(message.permissionMode),
    claudeVersion: asText(message.claude_code_version),
    tools: asTexts(message.tools),
    slashCommands: asTexts(message.slash_commands),
  };
}

function readRetry(message: JsonObject): RetryEvent {
  return {
    kind: "retry",
    attempt: asNumber(message.attempt) ?? 0,
    maxRetries: asNumber(message.max_retries),
    delayMs: Math.max(0, Math.round(asNumber(message.retry_delay_ms) ?? 0)),
    status: asNumber(message.error_status),
    error: asText(message.error) ?? "unknown",
  };
}

function rawEvent(type: string, message: JsonObject): ClaudeEvent {
  return { kind: "raw", type, subtype: asText(message.subtype), message };
}

/** The output of a tool is a text or a list of blocks. */
function contentText(content: unknown): string {
  const parts = asList(content).map((block) => asText(asObject(block).text) ?? "");
  return asText(content) ?? parts.join("\n");
}
