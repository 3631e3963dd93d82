import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { RunClocks } from "./run-clocks.ts";

const MINUTE = 60_000;
const TOOL_IDLE = 30 * MINUTE;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setImmediate", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

function start(limits: { idleMs: number; wallMs: number }) {
  const clocks = new RunClocks(
    { startMs: 1000, ...limits },
    () => true,
    () => undefined,
  );
  const seen: { clock: string | null } = { clock: null };
  void clocks.expired.then((clock) => {
    seen.clock = clock;
  });
  clocks.noteEvent();
  return { clocks, seen };
}

describe("clocks that stand still", () => {
  it("let a person think for 10 minutes and for 10 hours, with idle at 5 s and the wall clock at a minute", async () => {
    const { clocks, seen } = start({ idleMs: 5000, wallMs: MINUTE });
    await vi.advanceTimersByTimeAsync(4000);
    clocks.hold();
    await vi.advanceTimersByTimeAsync(10 * MINUTE);
    clocks.hold();
    await vi.advanceTimersByTimeAsync(600 * MINUTE);
    clocks.release();
    expect([seen.clock, clocks.remainingMs()]).toEqual([null, MINUTE - 4000]);
    await vi.advanceTimersByTimeAsync(MINUTE - 4500);
    expect(seen.clock).toBeNull();
    await vi.advanceTimersByTimeAsync(1000);
    expect(seen.clock).toBe("wall");
    clocks.stop();
  });

  it("run on where they stopped", async () => {
    const clocks = new RunClocks(
      { startMs: 1000, idleMs: 5000, wallMs: 0 },
      () => false,
      () => undefined,
    );
    let expired: string | null = null;
    void clocks.expired.then((clock) => {
      expired = clock;
    });
    clocks.noteEvent();
    await vi.advanceTimersByTimeAsync(3000);
    clocks.hold();
    await vi.advanceTimersByTimeAsync(MINUTE);
    clocks.release();
    clocks.release();
    await vi.advanceTimersByTimeAsync(1500);
    expect(expired).toBeNull();
    await vi.advanceTimersByTimeAsync(1000);
    expect(expired).toBe("idle");
    clocks.stop();
  });

  it("are no later for what arrived while they stood still", async () => {
    const { clocks, seen } = start({ idleMs: 5000, wallMs: 0 });
    clocks.hold();
    await vi.advanceTimersByTimeAsync(MINUTE);
    clocks.noteEvent();
    await vi.advanceTimersByTimeAsync(MINUTE);
    clocks.release();
    await vi.advanceTimersByTimeAsync(TOOL_IDLE - 500);
    expect(seen.clock).toBeNull();
    await vi.advanceTimersByTimeAsync(1000);
    expect(seen.clock).toBe("tool-idle");
    clocks.stop();
  });
});
