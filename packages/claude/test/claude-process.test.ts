import { describe, expect, it } from "vitest";
import { ClaudeProcess, type ClaudeProcessOptions } from "../src/index.ts";
import { isAlive } from "./support/observe.ts";
import { options } from "./support/programs.ts";

function make(
  name: string,
  env: Readonly<Record<string, string>> = {},
  more: Partial<ClaudeProcessOptions> = {},
): ClaudeProcess {
  const { command, cwd, env: complete, runId } = options(name, env);
  return new ClaudeProcess({ command, cwd, env: complete, runId, ...more });
}

/** A process and a promise for its first output. */
async function startReady(name: string, env: Readonly<Record<string, string>>): Promise<ClaudeProcess> {
  let onReady: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => {
    onReady = resolve;
  });
  const process = make(name, env, { onOutput: onReady });
  await process.start();
  await ready;
  return process;
}

describe("a process", () => {
  it("is there after start, and gone after stop", async () => {
    const process = await startReady("noise.mjs", { NOISE: "tick" });
    const pid = process.pid ?? 0;
    expect(process.isRunning).toBe(true);
    expect(isAlive(pid)).toBe(true);
    await process.stop();
    expect(process.isRunning).toBe(false);
    expect(isAlive(pid)).toBe(false);
    expect(await process.waitForExit()).toEqual({ code: null, signal: "SIGTERM" });
  });

  it("refuses a second start while it runs, also while it is being stopped, and can be started again after", async () => {
    const process = await startReady("noise.mjs", { NOISE: "tick" });
    await expect(process.start()).rejects.toMatchObject({ code: "LLI_CLAUDE_ALREADY_RUNNING" });
    const stopped = process.stop();
    await expect(process.start()).rejects.toMatchObject({ code: "LLI_CLAUDE_ALREADY_RUNNING" });
    await stopped;
    await process.start();
    expect(process.isRunning).toBe(true);
    await process.stop();
  });

  it("can be stopped before its start, twice, at once, and after its end", async () => {
    const process = make("quick.sh");
    await process.stop();
    await process.start();
    await process.waitForExit();
    await Promise.all([process.stop(), process.stop()]);
    await process.stop();
    expect(await process.waitForExit()).toEqual({ code: 0, signal: null });
  });

  it("is killed after the grace when it ignores SIGTERM", async () => {
    const process = await startReady("family.mjs", { STUBBORN: "yes" });
    await process.stop({ graceMs: 100 });
    expect(await process.waitForExit()).toEqual({ code: null, signal: "SIGKILL" });
  });

  it("has its own working directory and gets its arguments as they are, without a shell", async () => {
    const args = ["-c", 'pwd; printf "%s|" "$@" >&2', "sh", "$(touch x)", "a b", "*", "; exit 3", ""];
    const process = make("quick.sh", {}, { command: "sh", cwd: "/usr", args });
    await process.start();
    expect(await process.waitForExit()).toEqual({ code: 0, signal: null });
    expect(process.stdout).toBe("/usr\n");
    expect(process.stderr).toBe("$(touch x)|a b|*|; exit 3||");
  });

  it("keeps the end of what it printed", async () => {
    const process = make("print.mjs", { PRINT: `${"x".repeat(100_000)}END` }, { keepBytes: 10 });
    await process.start();
    await process.waitForExit();
    expect(process.stdout).toBe("xxxxxxxEND");
  });

  it("gets the run marker, and nothing of our own environment", async () => {
    const process = make("quick.sh", { CLAUDECODE: "1" }, { command: "env" });
    await process.start();
    await process.waitForExit();
    const names = process.stdout
      .trim()
      .split("\n")
      .map((line) => line.split("=")[0]);
    expect(names.sort()).toEqual(["CLAUDE_CODE_DISABLE_BACKGROUND_TASKS", "LL_RUN_ID", "PATH"]);
  });
});

describe("writing", () => {
  it("is refused when nobody is there", async () => {
    const process = make("quick.sh");
    await expect(process.write("x")).rejects.toMatchObject({ code: "LLI_CLAUDE_NOT_RUNNING" });
    await process.start();
    await process.waitForExit();
    await expect(process.write("x")).rejects.toMatchObject({ code: "LLI_CLAUDE_NOT_RUNNING" });
  });

  it("waits for the pipe to take it, and not for ever", async () => {
    const process = await startReady("noise.mjs", { NOISE: "tick" });
    await process.write("small");
    await expect(process.write("x".repeat(4_000_000), 200)).rejects.toMatchObject({
      code: "LLI_CLAUDE_WRITE_TIMED_OUT",
    });
    await process.stop();
  });

  it("says so when the process ends meanwhile", async () => {
    const process = await startReady("noise.mjs", { NOISE: "tick" });
    const written = process.write("x".repeat(4_000_000));
    void process.stop();
    await expect(written).rejects.toMatchObject({ code: "LLI_CLAUDE_WRITE_FAILED" });
    await process.stop();
  });
});
