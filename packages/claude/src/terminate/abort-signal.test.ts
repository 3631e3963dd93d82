import { getEventListeners } from "node:events";
import { expect, it, vi } from "vitest";
import { onAbort } from "./abort-signal.ts";

it("calls everybody who listens, once, through one listener", () => {
  const abort = new AbortController();
  const callbacks = Array.from({ length: 20 }, () => vi.fn());
  for (const callback of callbacks) {
    onAbort(abort.signal, callback);
  }
  expect(getEventListeners(abort.signal, "abort")).toHaveLength(1);
  abort.abort();
  abort.abort();
  expect(callbacks.map((callback) => callback.mock.calls.length)).toEqual(callbacks.map(() => 1));
});

it("forgets those who do not listen any more, and then the signal", () => {
  const abort = new AbortController();
  const [stays, goes] = [vi.fn(), vi.fn()];
  const forgetStays = onAbort(abort.signal, stays);
  onAbort(abort.signal, goes)();
  expect(getEventListeners(abort.signal, "abort")).toHaveLength(1);
  forgetStays();
  expect(getEventListeners(abort.signal, "abort")).toHaveLength(0);
  onAbort(abort.signal, stays);
  abort.abort();
  expect(stays).toHaveBeenCalledTimes(1);
  expect(goes).not.toHaveBeenCalled();
});

it("calls at once for a signal that has aborted, and never without a signal", () => {
  const callback = vi.fn();
  onAbort(AbortSignal.abort(), callback);
  expect(callback).toHaveBeenCalledTimes(1);
  onAbort(undefined, callback)();
  expect(callback).toHaveBeenCalledTimes(1);
});
