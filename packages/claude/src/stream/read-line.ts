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
/** Without its beginning: a search for a text that begins with a quote stops at every quote of the output. */
const TOOL_ID_TAIL = Buffer.from('_use_id":"');
const IS_ERROR = '"is_error":true';
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
 * In a JSON text a quote inside a string has a backslash before it, so these patterns are keys wherever they are found;
 * with more than one id it is not clear what belongs to which, and the line is parsed.
 */
function findToolEnd(line: Buffer): Extract<StreamLine, { kind: "tool-ended" }> | null {
  const at = line.toString("latin1", 0, HEAD_BYTES).indexOf(TOOL_ID);
  const start = at + TOOL_ID.length;
  const end = at === -1 ? -1 : line.indexOf(QUOTE, start);
  if (end === -1 || end - start > 200 || holds(line, TOOL_ID, TOOL_ID_TAIL, end)) {
    return null;
  }
  const toolUseId = line.toString("latin1", start, end);
  return { kind: "tool-ended", toolUseId, isError: holds(line, IS_ERROR, IS_ERROR_TAIL, 0) };
}

/** Say whether a line holds a text, of which the tail is searched. */
function holds(line: Buffer, whole: string, tail: Buffer, from: number): boolean {
  const lead = whole.length - tail.length;
  for (let at = line.indexOf(tail, from); at !== -1; at = line.indexOf(tail, at + tail.length)) {
    if (line.toString("latin1", Math.max(0, at - lead), at + tail.length) === whole) {
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
