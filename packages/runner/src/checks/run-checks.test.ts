import { existsSync } from "node:fs";
import path from "node:path";
import { makeSandbox, type Sandbox } from "@ll-issues/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runChecks } from "./run-checks.ts";
import type { RunCommandOptions } from "./run-command.ts";

let sandbox: Sandbox;
let options: RunCommandOptions;

beforeEach(async () => {
  sandbox = await makeSandbox({ git: false });
  options = {
    cwd: sandbox.repo,
    env: sandbox.env,
    timeoutMs: 20_000,
    runId: path.basename(sandbox.root),
    graceMs: 100,
  };
});

// Closing the sandbox fails when a process that was started in it is still there.
afterEach(async () => {
  await sandbox.close();
});

async function check(command: string, over: Partial<RunCommandOptions> = {}) {
  const [result] = await runChecks([{ name: "One", command }], { ...options, ...over });
  return result;
}

describe("runChecks", () => {
  it("passes on exit 0 and keeps what was printed, both streams", async () => {
    const result = await check("echo out; echo err >&2");
    expect(result).toMatchObject({ name: "One", verdict: "PASS", detail: expect.stringMatching(/^exit 0, /) });
    expect(result?.outputTail.split("\n").sort()).toEqual(["", "err", "out"]);
  });

  it("fails on another exit and on a signal, and goes on with the next", async () => {
    const results = await runChecks(
      [
        { name: "A", command: "exit 3" },
        { name: "B", command: "kill -SEGV $$" },
        { name: "C", command: "no-such-program" },
        { name: "D", command: "true" },
      ],
      options,
    );
    expect(results.map(({ verdict, detail }) => [verdict, detail.replace(/, .*/, "")])).toEqual([
      ["FAIL", "exit 3"],
      ["FAIL", "ended by SIGSEGV"],
      ["FAIL", "exit 127"],
      ["PASS", "exit 0"],
    ]);
  });

  it("ends a check that does not end, and what it started in sessions of their own", async () => {
    const result = await check("trap '' TERM; setsid sleep 60 & sleep 60", { timeoutMs: 300 });
    expect(result).toMatchObject({ verdict: "TIMEOUT" });
    expect(await sandbox.findLeftovers()).toEqual([]);
  });

  it("leaves nothing of a check that passes and forgot a child behind", async () => {
    expect(await check("sleep 60 & echo started")).toMatchObject({ verdict: "PASS" });
    expect(await sandbox.findLeftovers()).toEqual([]);
  });

  it("is ended by an abort", async () => {
    const controller = new AbortController();
    const running = check("touch started; sleep 60", { signal: controller.signal });
    while (!existsSync(path.join(sandbox.repo, "started"))) await new Promise(setImmediate);
    controller.abort();
    expect(await running).toMatchObject({ verdict: "TIMEOUT" });
  });

  it("is killed by a second one, without waiting for the grace", async () => {
    const [stop, kill] = [new AbortController(), new AbortController()];
    const given = { signal: stop.signal, killSignal: kill.signal, graceMs: 60_000 };
    const running = check("trap 'touch asked' TERM; touch started; while :; do sleep 60; done", given);
    const seen = (file: string) => existsSync(path.join(sandbox.repo, file));
    while (!seen("started")) await new Promise(setImmediate);
    stop.abort();
    while (!seen("asked")) await new Promise(setImmediate);
    kill.abort();
    expect(await running).toMatchObject({ verdict: "TIMEOUT" });
    expect(await sandbox.findLeftovers()).toEqual([]);
  });

  it("keeps the end of a flood, in bounded memory", async () => {
    const result = await check("head -c 50000000 /dev/zero | tr '\\0' x; echo; echo the end");
    expect(result?.outputTail.length).toBeLessThanOrEqual(64 * 1024);
    expect(result?.outputTail.endsWith("x\nthe end\n")).toBe(true);
  });
});
