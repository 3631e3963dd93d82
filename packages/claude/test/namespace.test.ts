import { mkdtemp, readdir, readlink, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findNamespaceWrapper, runClaude } from "../src/index.ts";
import { observe } from "./support/observe.ts";
import { options } from "./support/programs.ts";

const wrapper = findNamespaceWrapper() ?? undefined;

/** Processes that work in a folder; inside of a namespace they have other pids than here. */
async function workersIn(folder: string): Promise<string[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const places = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => "")));
  return pids.filter((_, at) => places[at] === folder);
}

describe.skipIf(wrapper === undefined)("a program in namespaces of its own (where this system allows them)", () => {
  it.each([
    ["a daemon with another environment", "late-daemon", {}, "timed-out"],
    ["a child that leads its own session and ignores SIGTERM", "stubborn session", { STUBBORN: "yes" }, "timed-out"],
    ["what it leaves behind after a success", "bare-daemon", { THEN: "exit 0" }, "completed"],
  ])("is ended with everything it started: %s", async (_, family, env, outcome) => {
    const cwd = await realpath(await mkdtemp(join(tmpdir(), "ll-namespace-")));
    const given = options("family.mjs", { FAMILY: family, ...env }, { wallMs: 1500, graceMs: 400 });
    const { result } = await observe(runClaude("go", { ...given, cwd, wrapper }));
    expect(result.outcome).toBe(outcome);
    expect(await workersIn(cwd)).toEqual([]);
    await rm(cwd, { recursive: true });
  });

  it.each([
    ["SIGTERM", 143],
    ["SIGINT", 130],
  ] as const)("hears %s, and its exit code is ours", async (signal, exitCode) => {
    const cwd = await realpath(await mkdtemp(join(tmpdir(), "ll-namespace-")));
    const run = runClaude("go", { ...options("noise.mjs", { NOISE: "tick" }), cwd, wrapper });
    await run[Symbol.asyncIterator]().next();
    // What starts it, and the program itself.
    expect((await workersIn(cwd)).length).toBeGreaterThan(1);
    await run.stop("stopped", { signal });
    expect(await workersIn(cwd)).toEqual([]);
    await rm(cwd, { recursive: true });
    // 128 and the number of the signal: a shell stands between.
    expect(await run.result).toMatchObject({ outcome: "interrupted", exitCode });
  });
});
