import { fieldOf } from "../field-of.ts";

/** Why a request to GitHub did not do what it was meant to. */
export interface RequestFailure {
  readonly kind: "refused" | "not-found" | "invalid" | "limited" | "failed";
  /** The HTTP status; null when there was no answer. */
  readonly status: number | null;
  readonly message: string;
  /** How long GitHub wants us to wait, in milliseconds; null where it does not say. */
  readonly retryAfterMs: number | null;
}

/**
 * Read from an error of Octokit what happened. A rate limit is a 429, or a 403 with `retry-after` or with `x-ratelimit-remaining: 0` (GitHub, "Rate
 * limits for the REST API", exceeding the rate limit).
 *
 * @param error a RequestError, or whatever else came instead of an answer.
 */
export function readFailure(error: unknown): RequestFailure {
  const response = fieldOf(error, "response");
  const status = Number(fieldOf(response, "status"));
  const message = error instanceof Error ? error.message : String(error);
  if (response === undefined || !Number.isInteger(status))
    return { kind: "failed", status: null, message, retryAfterMs: null };
  const headers = fieldOf(response, "headers");
  const retryAfterMs = readRetryAfter(headers);
  return { kind: kindOf(status, headers), status, message, retryAfterMs };
}

function kindOf(status: number, headers: unknown): RequestFailure["kind"] {
  const isLimited = fieldOf(headers, "retry-after") !== undefined || fieldOf(headers, "x-ratelimit-remaining") === "0";
  if (status === 429 || (status === 403 && isLimited)) return "limited";
  if (status === 401 || status === 403) return "refused";
  if (status === 404 || status === 410) return "not-found";
  return status >= 500 || status === 408 ? "failed" : "invalid";
}

/** RFC 9110, 10.2.3: seconds (GitHub sends no dates); else the moment the limit ends, in seconds of Unix time. */
function readRetryAfter(headers: unknown): number | null {
  const after = fieldOf(headers, "retry-after");
  if (typeof after === "string" && /^\d{1,6}$/.test(after)) return Number(after) * 1000;
  const reset = fieldOf(headers, "x-ratelimit-reset");
  if (fieldOf(headers, "x-ratelimit-remaining") !== "0" || typeof reset !== "string" || !/^\d{1,12}$/.test(reset))
    return null;
  return Math.max(0, Number(reset) * 1000 - Date.now());
}
