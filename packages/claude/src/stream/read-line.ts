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
const SKIPPED: ReadonlySet<string> = new Set(["stream_event", "tool_progress", "keep_alive"]);

/** Tool output of more than this need not be decoded: it is the bulk of a stream, and only its end matters here. */
const LARGE_BYTES = 1024;
/** Where the id of a tool call is expected at the latest: the CLI prints it before the output. */
const HEAD_BYTES = 512;

const TYPE_PREFIX = Buffer.from('{"type":"');
const TOOL_ID = '"tool_use_id":"';
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
  const type = sniffType(line);
  if (type !== null && SKIPPED.has(type)) {
    return { kind: "skipped", type };
  }
  const toolUseId = findEndedTool(line, isOutputNeeded);
  if (toolUseId !== null) {
    return { kind: "tool-ended", toolUseId };
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
 * From a line, or a large part of its beginning, find the tool call whose output it holds, if the call went well and its output
 * is large and not needed.
 *
 * The CLI prints one tool result a line, and its id before the output unless the call has failed (2.1.197, 2.1.329). In a JSON
 * text a quote inside a string has a backslash before it, so the pattern is a key wherever it is found.
 */
export function findEndedTool(beginning: Buffer, isOutputNeeded: IsOutputNeeded): string | null {
  if (beginning.length <= LARGE_BYTES || sniffType(beginning) !== "user") {
    return null;
  }
  const head = beginning.toString("latin1", 0, HEAD_BYTES);
  const at = head.indexOf(TOOL_ID);
  const start = at + TOOL_ID.length;
  const end = at === -1 ? -1 : head.indexOf('"', start);
  const toolUseId = end === -1 ? null : head.slice(start, end);
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
