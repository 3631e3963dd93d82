import type { RecordedRequest } from "./recorded-request.ts";

/** Plain text the scripted model says. */
export interface TextBlock {
  readonly type: "text";
  readonly text: string;
}

/** A tool call of the scripted model; without `id` the server makes one up. */
export interface ToolUseBlock {
  readonly type: "tool_use";
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly id?: string;
}

/** Reasoning of the scripted model, sent with a dummy signature. */
export interface ThinkingBlock {
  readonly type: "thinking";
  readonly thinking: string;
}

/** One piece of an answer, spelled as in the Messages API. */
export type ContentBlock = TextBlock | ToolUseBlock | ThinkingBlock;

/** Token counts as the Messages API reports them. Keep them small: about a million makes the CLI compact its history. */
export interface TokenUsage {
  readonly input_tokens?: number;
  readonly output_tokens?: number;
  readonly cache_creation_input_tokens?: number;
  readonly cache_read_input_tokens?: number;
}

/** What every turn may say about its timing. */
export interface TurnTiming {
  /** Wait this long, in milliseconds, before the first byte of the answer. */
  readonly delayMs?: number;
  /** Play the turn this many times in a row; `Infinity` is allowed and makes it the last turn. Default 1. */
  readonly repeat?: number;
}

/** A good answer. */
export interface ReplyTurn extends TurnTiming {
  readonly type: "reply";
  readonly content: readonly ContentBlock[];
  /** Default: `tool_use` when the content calls a tool, else `end_turn`. */
  readonly stopReason?: "end_turn" | "tool_use" | "max_tokens" | "stop_sequence" | "pause_turn" | "refusal";
  readonly usage?: TokenUsage;
  /** Wait this long, in milliseconds, after each event of the stream. */
  readonly chunkDelayMs?: number;
}

/** An HTTP error with the body of the Messages API. */
export interface ErrorTurn extends TurnTiming {
  readonly type: "error";
  readonly status: number;
  /** The API's kind, e.g. `authentication_error`, `rate_limit_error`, `overloaded_error`. */
  readonly kind: string;
  readonly message: string;
  /** Extra response headers, e.g. `retry-after`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * A way for the connection to go wrong:
 *
 * - `hang`: the request is taken and never answered, not even with headers
 * - `hang-after-headers`: 200 and the stream's headers, then silence
 * - `hang-mid-stream`: some text, then silence
 * - `reset`: the connection is reset (RST) before the headers
 * - `reset-mid-stream`: the connection is reset after some text
 * - `malformed-sse`: a stream whose first event is not JSON
 * - `truncate`: some text, then the stream ends as if it were complete
 * - `html`: a gateway's 502 page
 * - `empty`: 200 and a stream without a single event
 */
export type FaultName =
  | "hang"
  | "hang-after-headers"
  | "hang-mid-stream"
  | "reset"
  | "reset-mid-stream"
  | "malformed-sse"
  | "truncate"
  | "html"
  | "empty";

/** A broken answer. */
export interface FaultTurn extends TurnTiming {
  readonly type: "fault";
  readonly fault: FaultName;
}

/** One answer of the scripted model to one request of the CLI's main loop. */
export type Turn = ReplyTurn | ErrorTurn | FaultTurn;

/** Decides the answer when the request is there, for example from its tool results. */
export type TurnFunction = (request: RecordedRequest) => Turn | Promise<Turn>;

/** What a script is made of. */
export type ScriptStep = Turn | TurnFunction;

/**
 * Makes a text block.
 *
 * @param value the text as the model says it
 */
export function text(value: string): TextBlock {
  return { type: "text", text: value };
}

/**
 * Makes a tool call.
 *
 * @param name the tool, e.g. `Read`
 * @param input its input, an object as the tool's schema wants it
 * @param id the call's id; left out, the server makes one up
 */
export function tool(name: string, input: Readonly<Record<string, unknown>>, id?: string): ToolUseBlock {
  return id === undefined ? { type: "tool_use", name, input } : { type: "tool_use", name, input, id };
}

/**
 * Makes a reasoning block.
 *
 * @param value the reasoning text
 */
export function thinking(value: string): ThinkingBlock {
  return { type: "thinking", thinking: value };
}

/**
 * Makes a good answer.
 *
 * @param content blocks in order; a string stands for a text block
 */
export function say(...content: readonly (string | ContentBlock)[]): ReplyTurn {
  return { type: "reply", content: content.map((block) => (typeof block === "string" ? text(block) : block)) };
}

/**
 * Makes an HTTP error.
 *
 * @param status HTTP status, e.g. 529
 * @param kind the API's kind, e.g. `overloaded_error`
 * @param message what a person reads
 * @param headers extra response headers, e.g. `{ "retry-after": "1" }`
 */
export function fail(
  status: number,
  kind: string,
  message: string = kind,
  headers: Readonly<Record<string, string>> = {},
): ErrorTurn {
  return { type: "error", status, kind, message, headers };
}

/**
 * Makes a broken answer.
 *
 * @param name how the connection goes wrong
 */
export function fault(name: FaultName): FaultTurn {
  return { type: "fault", fault: name };
}

/**
 * Plays a turn several times.
 *
 * @param times how often; `Infinity` for ever
 * @param turn what to play
 */
export function repeat<T extends Turn>(times: number, turn: T): T {
  return { ...turn, repeat: times };
}

/**
 * Lets a turn start late.
 *
 * @param delayMs milliseconds before the first byte
 * @param turn what to play then
 */
export function delayed<T extends Turn>(delayMs: number, turn: T): T {
  return { ...turn, delayMs };
}
