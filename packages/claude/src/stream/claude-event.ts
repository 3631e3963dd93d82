/** The session has begun a turn. Comes once a turn, and not always first. */
export interface StartedEvent {
  readonly kind: "started";
  readonly sessionId: string | null;
  readonly model: string | null;
  readonly permissionMode: string | null;
  readonly claudeVersion: string | null;
  readonly tools: readonly string[];
  readonly slashCommands: readonly string[];
}

/** Claude wrote something. */
export interface TextEvent {
  readonly kind: "text";
  readonly text: string;
  /** The tool call of the subagent that wrote it, or null for the main conversation. */
  readonly parentToolUseId: string | null;
}

/** Claude calls a tool. */
export interface ToolUseEvent {
  readonly kind: "tool-use";
  readonly id: string;
  readonly name: string;
  /** What the call is about, on one line of at most 200 characters: a path, a command, a pattern, an address. */
  readonly target: string | null;
  readonly input: unknown;
  readonly parentToolUseId: string | null;
}

/** A tool call is over. */
export interface ToolResultEvent {
  readonly kind: "tool-result";
  readonly toolUseId: string;
  /** The tool's name, or null when its call was not seen. */
  readonly name: string | null;
  readonly isError: boolean;
  /** Its first 2,000 characters; null for more than a kilobyte, which is not decoded unless it answers a question. */
  readonly text: string | null;
  readonly durationMs: number | null;
}

/** A request failed and will be made again. */
export interface RetryEvent {
  readonly kind: "retry";
  readonly attempt: number;
  readonly maxRetries: number | null;
  readonly delayMs: number;
  /** The HTTP status, or null when there was no answer. */
  readonly status: number | null;
  /** The CLI's name of the failure, `overloaded` for example. */
  readonly error: string;
}

/** A tool call was not permitted. */
export interface DeniedEvent {
  readonly kind: "denied";
  readonly toolName: string;
  readonly toolUseId: string | null;
  /** The CLI's reason, or empty where it gives none. */
  readonly message: string;
}

/** One more answer of the model in the main conversation. */
export interface TurnEvent {
  readonly kind: "turn";
  /** Answers so far in this process, from 1. */
  readonly turn: number;
  readonly model: string | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
}

/** A turn is over; the last one at the end of the process counts. */
export interface ResultEvent {
  readonly kind: "result";
  readonly subtype: string;
  readonly isError: boolean;
  readonly turns: number;
  /** Of the session; with the newer CLI what was spent before a resume included. */
  readonly costUsd: number;
  readonly text: string | null;
}

/** The names of what the supervisor itself has to say. */
export type NoticeName =
  /** This machine, or the run, stood still for a while; the idle clock began again. */
  | "clock-restarted"
  /** A line that is not a JSON object with a type. */
  | "line-unreadable"
  /** A line longer than is read; it was dropped. */
  | "line-cut"
  /** The transcript could not be written (any more). */
  | "transcript-stopped"
  /** Events were dropped because nobody read them in time. */
  | "events-dropped"
  /** The process was told to end, and why. */
  | "stopping";

/** The supervisor has something to say. */
export interface NoticeEvent {
  readonly kind: "notice";
  readonly name: NoticeName;
  readonly message: string;
}

/** Any other line of the stream. */
export interface RawEvent {
  readonly kind: "raw";
  readonly type: string;
  readonly subtype: string | null;
  /** The whole message; null for what is not decoded (`stream_event`, `tool_progress`), of which readers get no event. */
  readonly message: Readonly<Record<string, unknown>> | null;
}

/** One thing that happened in a Claude process, in the order it happened. */
export type ClaudeEvent =
  | StartedEvent
  | TextEvent
  | ToolUseEvent
  | ToolResultEvent
  | RetryEvent
  | DeniedEvent
  | TurnEvent
  | ResultEvent
  | NoticeEvent
  | RawEvent;
