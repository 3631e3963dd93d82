import { isObject, type JsonObject } from "./json-fields.ts";

/** One line of the stream, read as far as is needed. */
export type StreamLine =
  | { readonly kind: "message"; readonly type: string; readonly message: JsonObject }
  /** A type whose content nobody needs: not decoded. */
  | { readonly kind: "skipped"; readonly type: string }
  /** The end of a tool call whose output is large and not needed: not decoded. */
  | { readonly kind: "tool-ended"; readonly toolUseId: string }
  | { readonly kind: "blank" }
  | { readonly kind: "unreadable" };

/** Says whether the output of a tool call is of interest. */
export type IsOutputNeeded = (toolUseId: string) => boolean;

/** Types that tell the supervisor nothing and can make up most of a stream (partial messages, progress). */
const SKIPPED: readonly { readonly line: StreamLine; readonly beginning: Uint8Array }[] = [
  "stream_event",
  "tool_progress",
  "keep_alive",
].map((type) => ({ line: { kind: "skipped", type }, beginning: beginningOf(type) }));

/** Tool output of more than this need not be decoded: it is the bulk of a stream, and only its end matters here. */
const LARGE_BYTES = 1024;
/** Where the id of a tool call is expected at the latest: the CLI prints it before the output. */
const HEAD_BYTES = 512;

const BEGINNING_OF_USER = beginningOf("user");
const TYPE_AT_START = /^\{"type":"([^"]{0,64})"/;
const TOOL_ID = Buffer.from('"tool_use_id":"');
const QUOTE = 0x22;

/**
 * Read one line: find out its type, and decode and parse it only where its content matters.
 *
 * The type is looked for at the beginning of the line, where the CLI puts it for everything but `result` (2.1.329);
 * a line that begins otherwise is parsed whole, so the order of keys decides about speed and never about the outcome.
 *
 * @param isOutputNeeded asked whether the output of a tool call is needed; if not, a large one is not decoded.
 */
export function readLine(line: Buffer, isOutputNeeded: IsOutputNeeded): StreamLine {
  for (const skipped of SKIPPED) {
    if (holdsAt(line, 0, skipped.beginning)) {
      return skipped.line;
    }
  }
  const toolUseId = findEndedTool(line, isOutputNeeded);
  if (toolUseId !== null) {
    return { kind: "tool-ended", toolUseId };
  }
  return parseLine(line.toString("utf8"));
}

/** Give back the type a line begins with, or null when it begins with something else. */
export function sniffType(line: Buffer): string | null {
  return TYPE_AT_START.exec(line.toString("latin1", 0, 80))?.[1] ?? null;
}

/**
 * From a line, or a large part of its beginning, find the tool call whose output it holds, if the call went well and its output
 * is large and not needed.
 *
 * The CLI prints one tool result a line, and its id before the output unless the call has failed (2.1.197, 2.1.329). In a JSON
 * text a quote inside a string has a backslash before it, so the pattern is a key wherever it is found.
 */
export function findEndedTool(beginning: Buffer, isOutputNeeded: IsOutputNeeded): string | null {
  if (beginning.length <= LARGE_BYTES || !holdsAt(beginning, 0, BEGINNING_OF_USER)) {
    return null;
  }
  const start = findToolId(beginning);
  const end = start === null ? HEAD_BYTES : findQuote(beginning, start);
  const toolUseId = start === null || end === HEAD_BYTES ? null : beginning.toString("latin1", start, end);
  return toolUseId === null || isOutputNeeded(toolUseId) ? null : toolUseId;
}

function parseLine(text: string): StreamLine {
  try {
    const message: unknown = JSON.parse(text);
    if (isObject(message) && typeof message.type === "string") {
      return { kind: "message", type: message.type, message };
    }
  } catch {
    // Not JSON: the CLI prints plain sentences now and then, and so does whatever shares its stdout.
  }
  return { kind: text.trim() === "" ? "blank" : "unreadable" };
}

function beginningOf(type: string): Uint8Array {
  return Buffer.from(`{"type":"${type}"`);
}

/** Where the id begins, if it does in the head. A loop: what is looked for stands near, and a call out of JavaScript costs more. */
function findToolId(line: Buffer): number | null {
  for (let at = BEGINNING_OF_USER.length; at < HEAD_BYTES; at += 1) {
    if (line[at] === QUOTE && holdsAt(line, at, TOOL_ID)) {
      return at + TOOL_ID.length;
    }
  }
  return null;
}

/** Where the next quote stands, or the end of the head. */
function findQuote(line: Buffer, start: number): number {
  let at = start;
  while (at < HEAD_BYTES && line[at] !== QUOTE) {
    at += 1;
  }
  return at;
}

function holdsAt(line: Buffer, at: number, expected: Uint8Array): boolean {
  for (let index = 0; index < expected.length; index += 1) {
    if (line[at + index] !== expected[index]) {
      return false;
    }
  }
  return true;
}
