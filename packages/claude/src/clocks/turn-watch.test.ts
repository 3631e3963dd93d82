import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Ending } from "../outcome/decide-outcome.ts";
import type { ClaudeEvent } from "../stream/claude-event.ts";
import { SessionReader } from "../stream/session-reader.ts";
import { TurnWatch } from "./turn-watch.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const retry: ClaudeEvent = { kind: "retry", attempt: 1, maxRetries: 9, delayMs: 300, status: 529, error: "overloaded" };
const raw = (subtype: string): ClaudeEvent => ({ kind: "raw", type: "system", subtype, message: {} });

/** Two retries with something between them, together longer than the patience of 800 ms; gives back how it ends. */
async function between(event: ClaudeEvent): Promise<Ending | null> {
  const limits = { startMs: 0, idleMs: 0, wallMs: 0, overloadMs: 800 };
  const watch = new TurnWatch(limits, new SessionReader(), () => undefined);
  let ending: Ending | null = null;
  void watch.over.then((over) => {
    ending = over;
  });
  watch.note(retry);
  await vi.advanceTimersByTimeAsync(600);
  watch.note(event);
  watch.note(retry);
  await vi.advanceTimersByTimeAsync(1);
  watch.stop();
  return ending;
}

it.each([[raw("status")], [{ kind: "notice", name: "line-unreadable", message: "" } as const]])(
  "%o between two retries is no progress",
  async (event) => {
    expect(await between(event)).toMatchObject({ kind: "retries", verdict: { failure: "overloaded" } });
  },
);

it.each([[raw("thinking_tokens")], [{ kind: "text", text: "", parentToolUseId: null } as const]])(
  "%o is",
  async (event) => {
    expect(await between(event)).toBeNull();
  },
);
