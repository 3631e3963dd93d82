import type { IncomingHttpHeaders } from "node:http";

/**
 * What a request is for:
 *
 * - `main`: a step of a conversation (main loop or subagent); takes the next turn of the script
 * - `side`: a call that neither streams nor carries tools, such as a classifier; never takes a turn
 * - `count-tokens`: the token counter
 * - `other`: anything else, such as the CLI's start-up `HEAD /`
 */
export type RequestKind = "main" | "side" | "count-tokens" | "other";

/** One HTTP request the scripted API got, kept for assertions. */
export interface RecordedRequest {
  /** Position among all requests of its script, from 0. */
  readonly index: number;
  readonly kind: RequestKind;
  readonly method: string;
  /** Path without the script's prefix and without the query. */
  readonly path: string;
  /** Query with its `?`, or empty. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  /** The parsed JSON body, the text of it when it is no JSON, null when there is none. */
  readonly body: unknown;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
  /** The subagent that asks (header `x-claude-code-agent-id`), null for the main loop. */
  readonly agentId: string | null;
  /** Resolves when the connection of this request is over; true when the whole answer was written. */
  readonly closed: Promise<boolean>;
}
