import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type ClaudeEvent, type RunLimits, runClaude } from "../src/index.ts";
import { familyPids, isAlive, leftovers, observe } from "./support/observe.ts";
import { options } from "./support/programs.ts";

const WALL: Partial<RunLimits> = { wallMs: 1000, graceMs: 400 };

async function endFamily(env: Readonly<Record<string, string>>, limits: Partial<RunLimits>) {
  const given = options("family.mjs", env, limits);
  const startedAt = performance.now();
  const { events, result } = await observe(runClaude("go", given));
  const tookMs = performance.now() - startedAt;
  const pids = familyPids(events);
  const alive = pids.filter(isAlive);
  return { result, tookMs, pids, alive, marked: await leftovers(given.runId) };
}

describe("at the wall clock everything is ended", () => {
  it.each([
    ["A25: a child that holds our output", "child", ""],
    ["A26: a child that leads its own session", "session", ""],
    ["a daemon whose parent is gone", "daemon", ""],
    ["a daemon with another environment, which was seen while its parent lived", "bare-daemon", ""],
    ["a daemon with another environment, of which only the session was seen", "late-daemon", ""],
    ["A27: a child that ignores SIGTERM, of a process that ignores it too", "stubborn session", "yes"],
  ])("%s", async (_, family, stubborn) => {
    const env = { FAMILY: family, ...(stubborn && { STUBBORN: stubborn }) };
    const wallMs = family.endsWith("e-daemon") ? 2500 : 1000;
    const { result, tookMs, pids, alive, marked } = await endFamily(env, { ...WALL, wallMs });
    expect(result).toMatchObject({ outcome: "timed-out", reason: "wall-timeout" });
    expect(pids.length).toBe(family.split(" ").length);
    expect(alive).toEqual([]);
    expect(marked).toEqual([]);
    expect(tookMs).toBeLessThan(wallMs + 400 + 2000);
  });
});

describe("after a success everything is ended too", () => {
  it.each([
    ["A28: a child that holds our output", "child"],
    ["one that leads its own session", "session"],
    ["a daemon", "daemon"],
    ["one that ignores SIGTERM", "stubborn"],
  ])("%s", async (_, family) => {
    const { result, tookMs, pids, alive, marked } = await endFamily({ FAMILY: family, THEN: "exit 0" }, {});
    expect(result).toMatchObject({ outcome: "completed", exitCode: 0 });
    expect(pids.length).toBe(1);
    expect(alive).toEqual([]);
    expect(marked).toEqual([]);
    expect(tookMs).toBeLessThan(4000);
  });
});

describe("stop", () => {
  it("ends the run as interrupted, and a second stop is harmless", async () => {
    const run = runClaude("go", options("noise.mjs", { NOISE: "tick" }));
    await run[Symbol.asyncIterator]().next();
    await Promise.all([run.stop(), run.stop()]);
    await run.stop();
    expect(await run.result).toMatchObject({ outcome: "interrupted", reason: "stopped", signal: "SIGTERM" });
  });

  it("is hastened by kill", async () => {
    const run = runClaude("go", options("family.mjs", { STUBBORN: "yes", FAMILY: "session" }, { graceMs: 60_000 }));
    const events: ClaudeEvent[] = [];
    for await (const event of run) {
      events.push(event);
      if (event.kind === "text") {
        void run.stop("patience");
        break;
      }
    }
    await run.kill();
    expect(await run.result).toMatchObject({ outcome: "interrupted", signal: "SIGKILL" });
    expect(familyPids(events).filter(isAlive)).toEqual([]);
  });

  it("sends the same signal only once, however often it is asked", async () => {
    const folder = await mkdtemp(join(tmpdir(), "ll-claude-stop-"));
    const log = join(folder, "log");
    const run = runClaude("go", options("signals.mjs", { LOG: log }, { graceMs: 60_000 }));
    await run[Symbol.asyncIterator]().next();
    for (let count = 0; count < 2; count += 1) {
      void run.stop("again", { signal: "SIGINT" });
      while ((await readFile(log, "utf8").catch(() => "")) === "") {
        await new Promise((resolve) => setTimeout(resolve, 10)); // Another process writes it; nobody tells us.
      }
    }
    void run.stop("differently", { signal: "SIGTERM" });
    while (!(await readFile(log, "utf8")).includes("SIGTERM")) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await run.kill();
    expect(await readFile(log, "utf8")).toBe("SIGINT\nSIGTERM\n");
    await rm(folder, { recursive: true });
  });

  it("reaches a stopped process", async () => {
    const run = runClaude("go", options("noise.mjs", { NOISE: "tick" }, { graceMs: 10_000 }));
    await run[Symbol.asyncIterator]().next();
    process.kill(run.pid ?? 0, "SIGSTOP");
    await run.stop();
    expect((await run.result).signal).toBe("SIGTERM");
  });

  it("works right after the start", async () => {
    const run = runClaude("go", options("noise.mjs", { NOISE: "silent" }));
    await run.stop();
    expect(await run.result).toMatchObject({ outcome: "interrupted" });
  });

  it("comes from an AbortSignal too, before the start or later", async () => {
    const abort = new AbortController();
    const given = options("noise.mjs", { NOISE: "tick" });
    const run = runClaude("go", { ...given, signal: abort.signal });
    await run[Symbol.asyncIterator]().next();
    abort.abort();
    expect(await run.result).toMatchObject({ outcome: "interrupted", reason: "aborted" });
    const late = runClaude("go", { ...given, signal: abort.signal });
    expect(late.pid).toBeNull();
    expect((await observe(late)).result).toMatchObject({ outcome: "interrupted", reason: "aborted" });
  });
});
