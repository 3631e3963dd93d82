import type { ContentBlock, ReplyTurn } from "./turns.ts";

/** One server-sent event of a Messages API stream; `type` is also the event's name. */
export interface StreamEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** An answer in the form of the Messages API, complete: what a request without `stream` gets. */
export interface Message {
  readonly id: string;
  readonly type: "message";
  readonly role: "assistant";
  readonly model: string;
  readonly content: readonly ContentBlock[];
  readonly stop_reason: string | null;
  readonly stop_sequence: null;
  readonly usage: Readonly<Record<string, number>>;
}

/** Characters of text, or of a tool's JSON, in one event. */
const CHUNK_LENGTH = 200;

/**
 * Builds the complete message of a reply.
 *
 * @param turn the scripted reply
 * @param model the model that the request named
 * @param makeId makes a fresh id with the given prefix
 */
export function buildMessage(turn: ReplyTurn, model: string, makeId: (prefix: string) => string): Message {
  const content = turn.content.map((block) =>
    block.type === "tool_use" ? { ...block, id: block.id ?? makeId("toolu") } : block,
  );
  return {
    id: makeId("msg"),
    type: "message",
    role: "assistant",
    model,
    content,
    stop_reason: turn.stopReason ?? (content.some((block) => block.type === "tool_use") ? "tool_use" : "end_turn"),
    stop_sequence: null,
    usage: {
      input_tokens: 10,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 0,
      output_tokens: 20,
      ...turn.usage,
    },
  };
}

/**
 * Cuts a message into the events of a stream: message_start, for each block start, deltas and stop, then message_delta
 * and message_stop (the order the Messages API documents).
 *
 * @param message the complete message
 */
export function* messageEvents(message: Message): Generator<StreamEvent> {
  const opening = { ...message, content: [], stop_reason: null, usage: { ...message.usage, output_tokens: 1 } };
  yield { type: "message_start", message: opening };
  for (const [index, block] of message.content.entries()) {
    yield { type: "content_block_start", index, content_block: emptyBlock(block) };
    for (const delta of blockDeltas(block)) {
      yield { type: "content_block_delta", index, delta };
    }
    yield { type: "content_block_stop", index };
  }
  const usage = { output_tokens: message.usage.output_tokens };
  yield { type: "message_delta", delta: { stop_reason: message.stop_reason, stop_sequence: null }, usage };
  yield { type: "message_stop" };
}

/**
 * Formats an event for the wire.
 *
 * @param event the event
 */
export function formatEvent(event: StreamEvent): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}

function emptyBlock(block: ContentBlock): object {
  switch (block.type) {
    case "text":
      return { type: "text", text: "" };
    case "thinking":
      return { type: "thinking", thinking: "", signature: "" };
    case "tool_use":
      return { type: "tool_use", id: block.id, name: block.name, input: {} };
  }
}

function blockDeltas(block: ContentBlock): object[] {
  switch (block.type) {
    case "text":
      return chunks(block.text).map((part) => ({ type: "text_delta", text: part }));
    case "thinking":
      return [
        { type: "thinking_delta", thinking: block.thinking },
        { type: "signature_delta", signature: "c2NyaXB0ZWQ=" },
      ];
    case "tool_use":
      return chunks(JSON.stringify(block.input)).map((part) => ({ type: "input_json_delta", partial_json: part }));
  }
}

/** Cuts between code points, as the real API does: no event holds half a character. */
function chunks(value: string): readonly string[] {
  return value.match(new RegExp(`[\\s\\S]{1,${CHUNK_LENGTH}}`, "gu")) ?? [];
}
