import { describe, expect, it, vi } from "vitest";
import type { RetryEvent } from "../stream/claude-event.ts";
import { RetryPatience } from "./retry-patience.ts";

const limits = { startMs: 0, idleMs: 0, wallMs: 0, overloadMs: 1000, networkMs: 2000, rateLimitMs: 3000 };
const retry = (status: number | null, delayMs: number, error = "unknown"): RetryEvent => {
  return { kind: "retry", attempt: 1, maxRetries: 10, delayMs, status, error };
};

describe("the patience with failed requests", () => {
  it.each([
    ["auth", retry(401, 10), Number.POSITIVE_INFINITY, "auth"],
    ["a name without a status", retry(null, 10, "authentication_failed"), Number.POSITIVE_INFINITY, "auth"],
    ["a rate limit longer than its patience", retry(429, 3001), Number.POSITIVE_INFINITY, "rate-limited"],
    ["a rate limit longer than what is left", retry(429, 200), 100, "rate-limited"],
    ["overload longer than its patience", retry(529, 1001), Number.POSITIVE_INFINITY, "overloaded"],
    ["a server error", retry(503, 1001), Number.POSITIVE_INFINITY, "overloaded"],
    ["no network", retry(null, 2001), Number.POSITIVE_INFINITY, "network"],
  ] as const)("is over for %s", (_, event, left, failure) => {
    expect(new RetryPatience(limits).judge(event, left)?.failure).toBe(failure);
  });

  it.each([[retry(429, 3000)], [retry(529, 1000)], [retry(null, 2000)]])("waits as long as it has: %o", (event) => {
    expect(new RetryPatience(limits).judge(event, Number.POSITIVE_INFINITY)).toBeNull();
  });

  it("adds up over retries in a row, begins again after progress, and 0 is off", () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    const patience = new RetryPatience(limits);
    expect(patience.judge(retry(529, 300), 1e9)).toBeNull();
    vi.advanceTimersByTime(800);
    expect(patience.judge(retry(529, 300), 1e9)).toEqual({ failure: "overloaded", retryAfterMs: 300 });
    patience.noteProgress();
    expect(patience.judge(retry(529, 300), 1e9)).toBeNull();
    expect(new RetryPatience({ ...limits, overloadMs: 0 }).judge(retry(529, 1e8), 1e9)).toBeNull();
    vi.useRealTimers();
  });
});
