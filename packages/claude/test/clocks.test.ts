import { describe, expect, it } from "vitest";
import { type ClaudeRun, type RunLimits, runClaude } from "../src/index.ts";
import { init, toolUse } from "./programs/lines.mjs";
import { observe } from "./support/observe.ts";
import { options } from "./support/programs.ts";

/** Milliseconds from the start of a run to the moment the supervisor decided to end it. */
/** @param startedAt taken before the run was begun: its clocks count from then. */
async function stoppedAfter(run: ClaudeRun, startedAt: number): Promise<number> {
  for await (const event of run) {
    if (event.kind === "notice" && event.name === "stopping") {
      return performance.now() - startedAt;
    }
  }
  throw new Error("The run was not stopped.");
}

const OFF: RunLimits = { startMs: 0, idleMs: 0, wallMs: 0, graceMs: 200 };

/** No process that drips comes near. */
const FLOOD_BYTES = 10_000_000;

// Once more, because a busy machine may give us no turn for 250 ms. A clock that is late by itself is late again.
describe("a clock fires within 250 ms of its moment", { retry: 1 }, () => {
  it.each([
    ["A30: silent, idle clock only", "silent", { ...OFF, idleMs: 600 }, "idle", "idle-timeout"],
    ["silent", "silent", { ...OFF, startMs: 600 }, "idle", "start-timeout"],
    ["dripping bytes without a newline", "drip", { ...OFF, startMs: 600 }, "idle", "start-timeout"],
    ["writing to stderr only", "stderr", { ...OFF, startMs: 600 }, "idle", "start-timeout"],
    ["flooding garbage", "flood", { ...OFF, startMs: 600 }, "idle", "start-timeout"],
    ["silent", "silent", { ...OFF, wallMs: 600 }, "timed-out", "wall-timeout"],
    ["dripping", "drip", { ...OFF, wallMs: 600 }, "timed-out", "wall-timeout"],
    [
      "flooding events",
      "flood-events",
      { ...OFF, startMs: 5000, idleMs: 300, wallMs: 600 },
      "timed-out",
      "wall-timeout",
    ],
  ] as const)("for a process that is %s (%s, %o)", async (_, noise, limits, outcome, reason) => {
    const startedAt = performance.now();
    const run = runClaude("go", options("noise.mjs", { NOISE: noise }, limits));
    const after = await stoppedAfter(run, startedAt);
    const result = await run.result;
    expect(result).toMatchObject({ outcome, reason });
    // A quiet machine reads 120 to 240 MB in this time; not speed is asserted here, but that it was a flood.
    expect(result.output.bytes).toBeGreaterThanOrEqual(noise.startsWith("flood") ? FLOOD_BYTES : 0);
    expect(after).toBeGreaterThanOrEqual(599);
    expect(after).toBeLessThan(850);
  });
});

describe("the idle clock", () => {
  it("A29: leaves a process alone that gives an event now and then", async () => {
    const limits = { ...OFF, startMs: 5000, idleMs: 1000, wallMs: 2500 };
    const { result } = await observe(runClaude("go", options("noise.mjs", { NOISE: "tick" }, limits)));
    expect(result.reason).toBe("wall-timeout");
  });

  it("ends a process that falls silent", async () => {
    const limits = { ...OFF, startMs: 5000, idleMs: 300 };
    const { result } = await observe(runClaude("go", options("print.mjs", { PRINT: init(), THEN: "hang" }, limits)));
    expect(result).toMatchObject({ outcome: "idle", reason: "idle-timeout" });
  });

  it("gives a running tool its own allowance, and not for ever", async () => {
    const output = init() + toolUse("t1", "Bash", { command: "make" });
    const limits = { ...OFF, startMs: 5000, idleMs: 200, toolIdleMs: 900 };
    const startedAt = performance.now();
    const { result } = await observe(runClaude("go", options("print.mjs", { PRINT: output, THEN: "hang" }, limits)));
    expect(result).toMatchObject({ outcome: "idle", reason: "tool-idle-timeout" });
    expect(performance.now() - startedAt).toBeGreaterThan(900);
  });

  it("does not count a retry that is announced as silence", async () => {
    const retry = `{"type":"system","subtype":"api_retry","attempt":1,"retry_delay_ms":900,"error_status":529,"error":"overloaded"}\n`;
    const limits = { ...OFF, startMs: 5000, idleMs: 200 };
    const startedAt = performance.now();
    const { result } = await observe(
      runClaude("go", options("print.mjs", { PRINT: init() + retry, THEN: "hang" }, limits)),
    );
    expect(result.reason).toBe("idle-timeout");
    expect(performance.now() - startedAt).toBeGreaterThan(1100);
  });
});

it.each([Number.NaN, -1, Number.POSITIVE_INFINITY])("refuses %s as a limit", async (wallMs) => {
  const run = runClaude("go", options("print.mjs", {}, { wallMs }));
  await expect(run.result).rejects.toMatchObject({ code: "LLI_CLAUDE_OPTION_INVALID" });
});
