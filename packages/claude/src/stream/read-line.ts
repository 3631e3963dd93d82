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

/** Tool output of more than this is not decoded: it is the bulk of a stream, and only its end matters here. */
const LARGE_BYTES = 8 * 1024;

const TYPE_PREFIX = Buffer.from('{"type":"');
const TOOL_ID = Buffer.from('"tool_use_id":"');
const IS_ERROR = Buffer.from('"is_error":true');
const QUOTE = 0x22;

/**
 * Read one line: find out its type, and decode and parse it only where its content matters.
 *
 * The type is looked for at the beginning of the line, where the CLI puts it for everything but `result` (2.1.329);
 * a line that begins otherwise is parsed whole, so the order of keys decides about speed and never about the outcome.
 */
export function readLine(line: Buffer): StreamLine {
  const type = sniffType(line);
  if (type !== null && SKIPPED.has(type)) {
    return { kind: "skipped", type };
  }
  if (type === "user" && line.length > LARGE_BYTES) {
    const ended = findToolEnd(line);
    if (ended !== null) {
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
 * In a JSON text a quote inside a string has a backslash before it, so these patterns are keys wherever they are found;
 * with more than one id it is not clear what belongs to which, and the line is parsed.
 */
function findToolEnd(line: Buffer): StreamLine | null {
  const at = line.indexOf(TOOL_ID);
  const start = at + TOOL_ID.length;
  const end = at === -1 ? -1 : line.indexOf(QUOTE, start);
  if (end === -1 || end - start > 200 || line.indexOf(TOOL_ID, end) !== -1) {
    return null;
  }
  const toolUseId = line.toString("latin1", start, end);
  return { kind: "tool-ended", toolUseId, isError: line.indexOf(IS_ERROR) !== -1 };
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
