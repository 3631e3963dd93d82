import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { isJsonRecord, stringAt } from "./json-record.ts";
import { buildMessage, formatEvent, type Message, messageEvents } from "./message-events.ts";
import type { RecordedRequest } from "./recorded-request.ts";
import type { ErrorTurn, FaultTurn, ReplyTurn, Turn } from "./turns.ts";

/** What answering needs to know about the exchange. */
export interface Exchange {
  readonly request: RecordedRequest;
  readonly response: ServerResponse;
  /** Makes a fresh id with the given prefix. */
  readonly makeId: (prefix: string) => string;
  /** Aborted when the connection is over: delays end then. */
  readonly signal: AbortSignal;
}

const STREAM_HEADERS = { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" } as const;

/**
 * Plays one turn as the answer to a request; resolves when nothing is left to send or the connection is over.
 *
 * @param turn what to play
 * @param exchange the request and its response
 */
export async function answerTurn(turn: Turn, exchange: Exchange): Promise<void> {
  await pause(turn.delayMs ?? 0, exchange.signal);
  if (exchange.signal.aborted) return;
  switch (turn.type) {
    case "reply":
      return answerReply(turn, exchange);
    case "error":
      return answerError(turn, exchange);
    case "fault":
      return answerFault(turn, exchange);
  }
}

/**
 * Answers with a JSON document.
 *
 * @param response where to write
 * @param status HTTP status
 * @param body any JSON value
 * @param headers extra headers
 */
export function answerJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const document = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json",
    ...headers,
    "content-length": Buffer.byteLength(document),
  });
  response.end(document);
}

function answerError(turn: ErrorTurn, { response, makeId }: Exchange): void {
  const requestId = makeId("req");
  const body = { type: "error", error: { type: turn.kind, message: turn.message }, request_id: requestId };
  answerJson(response, turn.status, body, { "request-id": requestId, ...turn.headers });
}

async function answerReply(turn: ReplyTurn, exchange: Exchange): Promise<void> {
  const { request, response, makeId, signal } = exchange;
  const message = buildMessage(turn, stringAt(request.body, "model"), makeId);
  // After a broken stream the CLI asks again without streaming, so both forms are needed.
  if (!isJsonRecord(request.body) || request.body.stream !== true) {
    answerJson(response, 200, message, { "request-id": makeId("req") });
    return;
  }
  response.writeHead(200, { ...STREAM_HEADERS, "request-id": makeId("req") });
  for (const event of messageEvents(message)) {
    if (signal.aborted) return;
    // A reader that does not read must slow us down, not fill our memory; its end also ends the wait.
    if (!response.write(formatEvent(event))) await once(response, "drain", { signal }).catch(() => undefined);
    await pause(turn.chunkDelayMs ?? 0, signal);
  }
  response.end();
}

async function answerFault(turn: FaultTurn, exchange: Exchange): Promise<void> {
  const { response, request } = exchange;
  switch (turn.fault) {
    case "hang":
      await request.closed;
      return;
    case "hang-after-headers":
      response.writeHead(200, STREAM_HEADERS);
      response.flushHeaders();
      await request.closed;
      return;
    case "hang-mid-stream":
      startStream(exchange);
      await request.closed;
      return;
    case "reset":
      response.socket?.resetAndDestroy();
      return;
    case "reset-mid-stream":
      startStream(exchange);
      await new Promise<void>((resolve) => response.write("", () => resolve()));
      response.socket?.resetAndDestroy();
      return;
    case "malformed-sse":
      response.writeHead(200, STREAM_HEADERS);
      response.end('event: message_start\ndata: {"type":"message_start","message":\n\n');
      return;
    case "truncate":
      startStream(exchange);
      response.end();
      return;
    case "html":
      response.writeHead(502, { "content-type": "text/html" });
      response.end("<!doctype html><title>502</title><h1>502 Bad Gateway</h1>");
      return;
    case "empty":
      response.writeHead(200, STREAM_HEADERS);
      response.end();
      return;
  }
}

/** Sends the first events of a stream: its start and some text, but no end. */
function startStream({ request, response, makeId }: Exchange): void {
  const unfinished: ReplyTurn = { type: "reply", content: [{ type: "text", text: "I was about to say" }] };
  const message: Message = buildMessage(unfinished, stringAt(request.body, "model"), makeId);
  response.writeHead(200, STREAM_HEADERS);
  for (const event of messageEvents(message)) {
    if (event.type === "content_block_stop") break;
    response.write(formatEvent(event));
  }
}

async function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  if (delayMs > 0) await sleep(delayMs, undefined, { signal }).catch(() => undefined);
}
