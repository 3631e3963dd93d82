import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { reapRuns, runClaude, writeRunRecord } from "../src/index.ts";
import { readProcess } from "../src/terminate/process-table.ts";
import { buildPackage } from "./support/build-package.ts";
import { isAlive, leftovers, observe, waitForEvent } from "./support/observe.ts";
import { BARE_ENV, options, program } from "./support/programs.ts";

let folder = "";
let stranger: ChildProcess;
let strangerEnded: Promise<unknown>;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ll-claude-reap-"));
  stranger = spawn("sleep", ["60"]);
  strangerEnded = once(stranger, "exit");
  await once(stranger, "spawn");
});
afterEach(async () => {
  stranger.kill("SIGKILL");
  await strangerEnded;
  await rm(folder, { recursive: true });
});

/** Write a record as its supervisor would have, whose supervisor is dead by now. */
async function writeDeadRecord(runId: string, more: object): Promise<void> {
  writeRunRecord(folder, {
    runId,
    pid: stranger.pid ?? 0,
    startTime: readProcess(stranger.pid ?? 0)?.startTime ?? null,
  });
  const path = join(folder, `${runId}.claude-run.json`);
  const record = JSON.parse(await readFile(path, "utf8"));
  await writeFile(path, JSON.stringify({ ...record, ownerStartTime: "1", ...more }));
}

describe("A32: a supervisor that was killed", () => {
  it("is cleaned up after at the next start, descendants and all", async () => {
    await using bundle = await buildPackage();
    const given = {
      ...options("family.mjs", { FAMILY: "session daemon stubborn", STUBBORN: "yes" }),
      recordDir: folder,
    };
    const supervisor = spawn(process.execPath, [program("supervisor.mjs")], {
      env: { ...BARE_ENV, PACKAGE: bundle.path, OPTIONS: JSON.stringify(given) },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const lines: string[] = [];
    for await (const line of createInterface({ input: supervisor.stdout })) {
      lines.push(line);
      if (line.includes('"text"')) {
        break;
      }
    }
    const pid = JSON.parse(lines[0] ?? "").pid;
    const closed = once(supervisor, "exit");
    supervisor.kill("SIGKILL");
    await closed;
    expect(isAlive(pid)).toBe(true);
    expect(await reapRuns(folder)).toEqual([
      { runId: given.runId, pid, state: "ended", processes: expect.any(Number) },
    ]);
    expect(isAlive(pid)).toBe(false);
    expect(await leftovers(given.runId)).toEqual([]);
    expect(await reapRuns(folder)).toEqual([]);
  });
});

describe("reapRuns", () => {
  it("leaves a stranger alone that has got the pid", async () => {
    await writeDeadRecord("reused", { startTime: "12345" });
    expect(await reapRuns(folder)).toMatchObject([{ runId: "reused", state: "gone", processes: 0 }]);
    expect(isAlive(stranger.pid ?? 0)).toBe(true);
    expect(await readdir(folder)).toEqual([]);
  });

  it("ends a process whose pid and start time are those of the record", async () => {
    await writeDeadRecord("left", {});
    expect(await reapRuns(folder)).toMatchObject([{ runId: "left", state: "ended", processes: 1 }]);
    expect(isAlive(stranger.pid ?? 0)).toBe(false);
  });

  it("touches nothing while the supervisor lives", async () => {
    const given = { ...options("noise.mjs", { NOISE: "tick" }), recordDir: folder };
    const run = runClaude("go", given);
    await waitForEvent(run, "text");
    expect(await reapRuns(folder)).toMatchObject([{ runId: given.runId, pid: run.pid, state: "running" }]);
    expect(isAlive(run.pid ?? 0)).toBe(true);
    await run.kill();
    expect(await readdir(folder)).toEqual([]);
  });

  it("believes no numbers of another boot, and leaves those of another machine", async () => {
    const { place } = JSON.parse(await writeAndRead("a"));
    await writeDeadRecord("a", { place: { ...place, boot: "another" } });
    await writeDeadRecord("b", { place: { ...place, host: "another", boot: "another" } });
    await writeDeadRecord("c", { place: { ...place, namespace: "another" } });
    const states = Object.fromEntries((await reapRuns(folder)).map(({ runId, state }) => [runId, state]));
    expect(states).toEqual({ a: "gone", b: "elsewhere", c: "elsewhere" });
    expect(isAlive(stranger.pid ?? 0)).toBe(true);
  });

  it("takes a missing folder and broken records as they are", async () => {
    expect(await reapRuns(join(folder, "none"))).toEqual([]);
    await writeFile(join(folder, "x.claude-run.json"), "{broken");
    await writeFile(join(folder, "notes.txt"), "mine");
    expect(await reapRuns(folder)).toEqual([]);
    expect((await readdir(folder)).sort()).toEqual(["notes.txt", "x.claude-run.json"]);
  });

  it("has nothing to do after a run that ended in order", async () => {
    const given = { ...options("quick.sh"), recordDir: join(folder, "made", "for", "it") };
    await observe(runClaude("go", given));
    expect(existsSync(given.recordDir)).toBe(true);
    expect(await reapRuns(given.recordDir)).toEqual([]);
  });
});

async function writeAndRead(runId: string): Promise<string> {
  await writeDeadRecord(runId, {});
  return readFile(join(folder, `${runId}.claude-run.json`), "utf8");
}
