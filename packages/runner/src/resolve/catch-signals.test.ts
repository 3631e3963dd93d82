import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { catchSignals } from "./catch-signals.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("signals", () => {
  it.each([100, 10_000])("the first stops, a second %i ms later kills, and a third is nobody's any more", (later) => {
    const before = process.listenerCount("SIGHUP");
    const caught = catchSignals();
    expect(process.listenerCount("SIGHUP")).toBe(before + 1);
    process.emit("SIGHUP", "SIGHUP");
    expect([caught.signal.aborted, caught.signal.reason, caught.killSignal.aborted]).toEqual([true, "SIGHUP", false]);
    vi.advanceTimersByTime(later);
    process.emit("SIGHUP", "SIGHUP");
    expect([caught.killSignal.aborted, process.listenerCount("SIGHUP")]).toEqual([true, before]);
    expect(caught.exitCode()).toBe(129);
    caught.release();
  });

  it("that do not come leave the exit code alone", () => {
    const before = process.listenerCount("SIGINT");
    const caught = catchSignals();
    caught.release();
    expect([caught.exitCode(), process.listenerCount("SIGINT")]).toEqual([null, before]);
  });
});
