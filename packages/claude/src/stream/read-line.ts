import { isObject, type JsonObject } from "./json-fields.ts";

/** One line of the stream, read as far as is needed. */
export type StreamLine =
  | { readonly kind: "message"; readonly type: string; readonly message: JsonObject }
  /** A type whose content nobody needs: not decoded. */
  | { readonly kind: "skipped"; readonly type: string }
  /** The end of one tool call whose output is large: not decoded. */
  | { readonly kind: "tool-ended"; readonly toolUseId: string; readonly isError: boolean }
  | { readonly kind: "blank" }
  | { readonly kind: "unreadable" };

/** Types that tell the supervisor nothing and can make up most of a stream (partial messages, progress). */
const SKIPPED: ReadonlySet<string> = new Set(["stream_event", "tool_progress", "keep_alive"]);

/** Tool output of more than this need not be decoded: it is the bulk of a stream, and only its end matters here. */
const LARGE_BYTES = 1024;
/** Where the id of a tool call is expected at the latest: the CLI prints it before the output. */
const HEAD_BYTES = 512;

const TYPE_PREFIX = Buffer.from('{"type":"');
const TOOL_ID = '"tool_use_id":"';
const IS_ERROR = '"is_error":true';
/** Without its beginning: a search for a text that begins with a quote stops at every quote of the output. */
const IS_ERROR_TAIL = Buffer.from('_error":true');
const QUOTE = 0x22;

/**
 * Read one line: find out its type, and decode and parse it only where its content matters.
 *
 * The type is looked for at the beginning of the line, where the CLI puts it for everything but `result` (2.1.329);
 * a line that begins otherwise is parsed whole, so the order of keys decides about speed and never about the outcome.
 *
 * @param isOutputNeeded asked whether the output of a tool call is needed; if not, a large one is not decoded.
 */
export function readLine(line: Buffer, isOutputNeeded: (toolUseId: string) => boolean): StreamLine {
  const type = sniffType(line);
  if (type !== null && SKIPPED.has(type)) {
    return { kind: "skipped", type };
  }
  if (type === "user" && line.length > LARGE_BYTES) {
    const ended = findToolEnd(line);
    if (ended !== null && !isOutputNeeded(ended.toolUseId)) {
      return ended;
    }
  }
  return parseLine(line.toString("utf8"));
}

/** Give back the type a line begins with, or null when it begins with something else. */
export function sniffType(line: Buffer): string | null {
  const start = TYPE_PREFIX.length;
  if (line.length < start || TYPE_PREFIX.compare(line, 0, start) !== 0) {
    return null;
  }
  const end = line.indexOf(QUOTE, start);
  return end === -1 || end - start > 64 ? null : line.toString("latin1", start, end);
}

/**
 * In a JSON text a quote inside a string has a backslash before it, so these patterns are keys wherever they are found. The
 * CLI prints one tool result a line, and the id before the output unless the call has failed (2.1.197, 2.1.329).
 */
function findToolEnd(line: Buffer): Extract<StreamLine, { kind: "tool-ended" }> | null {
  const head = line.toString("latin1", 0, HEAD_BYTES);
  const at = head.indexOf(TOOL_ID);
  const start = at + TOOL_ID.length;
  const end = at === -1 ? -1 : head.indexOf('"', start);
  return end === -1 ? null : { kind: "tool-ended", toolUseId: head.slice(start, end), isError: isFailure(line, end) };
}

function isFailure(line: Buffer, from: number): boolean {
  const lead = IS_ERROR.length - IS_ERROR_TAIL.length;
  for (let at = line.indexOf(IS_ERROR_TAIL, from); at !== -1; at = line.indexOf(IS_ERROR_TAIL, at + lead)) {
    if (line.toString("latin1", at - lead, at + IS_ERROR_TAIL.length) === IS_ERROR) {
      return true;
    }
  }
  return false;
}

function parseLine(text: string): StreamLine {
  if (text.trim() === "") {
    return { kind: "blank" };
  }
  try {
    const message: unknown = JSON.parse(text);
    if (isObject(message) && typeof message.type === "string") {
      return { kind: "message", type: message.type, message };
    }
  } catch {
    // Not JSON: the CLI prints plain sentences now and then, and so does whatever shares its stdout.
  }
  return { kind: "unreadable" };
}
