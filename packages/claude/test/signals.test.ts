import { type ChildProcessByStdio, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunClaudeOptions } from "../src/index.ts";
import { readProcessTable } from "../src/terminate/process-table.ts";
import { type BuiltPackage, buildPackage } from "./support/build-package.ts";
import { isAlive, leftovers } from "./support/observe.ts";
import { BARE_ENV, options, program } from "./support/programs.ts";

let bundle: BuiltPackage;
let folder = "";
beforeAll(async () => {
  bundle = await buildPackage();
  folder = await mkdtemp(join(tmpdir(), "ll-claude-signals-"));
});
afterAll(async () => {
  await bundle[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

interface Supervisor {
  readonly process: ChildProcessByStdio<Writable, Readable, null>;
  /** What it printed so far, one value a line. */
  readonly printed: Record<string, unknown>[];
  readonly lines: Interface;
}

function supervise(
  given: RunClaudeOptions,
  command: readonly string[] = [process.execPath, program("supervisor.mjs")],
): Supervisor {
  const [path = "", ...args] = command;
  const child = spawn(path, args, {
    env: { ...BARE_ENV, PACKAGE: bundle.path, OPTIONS: JSON.stringify(given), FOLDER: folder },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const printed: Record<string, unknown>[] = [];
  const lines = createInterface({ input: child.stdout });
  lines.on("line", (line) => {
    const json = line.replace(/^(\^C)+/, ""); // A terminal shows what is typed.
    if (json.startsWith("{")) {
      printed.push(JSON.parse(json));
    }
  });
  return { process: child, printed, lines };
}

async function waitForEvent(supervisor: Supervisor, kind: string): Promise<void> {
  while (!supervisor.printed.some((value) => value.kind === kind)) {
    await once(supervisor.lines, "line");
  }
}

describe("A33: a signal to the supervisor ends the whole tree", () => {
  it.each([
    ["SIGTERM", 143],
    ["SIGHUP", 129],
    ["SIGINT", 130],
  ] as const)("%s, exit code %i", async (signal, code) => {
    const given = options("family.mjs", { FAMILY: "session daemon" });
    const supervisor = supervise(given);
    await waitForEvent(supervisor, "text");
    const closed = once(supervisor.process, "close");
    supervisor.process.kill(signal);
    expect(await closed).toEqual([code, null]);
    expect(supervisor.printed.at(-1)).toMatchObject({ outcome: "interrupted", message: `Stopped: ${signal}.`, signal });
    const family = supervisor.printed.find(({ kind }) => kind === "text");
    expect(String(family?.text).split(" ").map(Number).filter(isAlive)).toEqual([]);
    expect(await leftovers(given.runId)).toEqual([]);
  });
});

it("a supervisor that ends without waiting takes its child with it", async () => {
  const given = options("family.mjs", { FAMILY: "session", STUBBORN: "yes" });
  const script = `const { runClaude } = await import(process.env.PACKAGE);
    for await (const event of runClaude("go", ${JSON.stringify(given)})) if (event.kind === "text") process.exit(9);`;
  const supervisor = supervise(given, [process.execPath, "--input-type=module", "--eval", script]);
  expect(await once(supervisor.process, "close")).toEqual([9, null]);
  expect(await leftovers(given.runId)).toEqual([]);
});

it("A31: a standstill of supervisor and process is no silence", async () => {
  const given = options("noise.mjs", { NOISE: "tick" }, { startMs: 5000, idleMs: 1000, wallMs: 4000 });
  const supervisor = supervise(given);
  await waitForEvent(supervisor, "text");
  const pid = Number(supervisor.printed[0]?.pid);
  const pids = [supervisor.process.pid ?? 0, pid];
  for (const one of pids) {
    process.kill(one, "SIGSTOP");
  }
  await new Promise((resolve) => setTimeout(resolve, 3000)); // The standstill itself.
  for (const one of pids.reverse()) {
    process.kill(one, "SIGCONT");
  }
  await once(supervisor.process, "close");
  expect(supervisor.printed.some((value) => value.name === "clock-restarted")).toBe(true);
  // Neither idle, nor is the standstill charged to the wall clock.
  expect(supervisor.printed.at(-1)).toMatchObject({ reason: "wall-timeout" });
  expect(Number(supervisor.printed.at(-1)?.durationMs)).toBeGreaterThan(6500);
});

/** Runs a command on a terminal of its own. */
const SCRIPT = "script";
const hasScript = spawnSync(SCRIPT, ["--version"]).status === 0;
describe.skipIf(!hasScript)("A34: on a terminal (needs script(1) of util-linux)", () => {
  it("the first Ctrl-C arrives once, the second kills, and the terminal is as before", async () => {
    const log = join(folder, "signals.log");
    const given = options("signals.mjs", { LOG: log }, { graceMs: 60_000 });
    const shell = `trap : INT; stty -g > "$FOLDER/before"; "${process.execPath}" "${program("supervisor.mjs")}"; echo "code $?"; stty -g > "$FOLDER/after"`;
    const supervisor = supervise(given, [SCRIPT, "--quiet", "--return", "--command", shell, "/dev/null"]);
    const all: string[] = [];
    supervisor.lines.on("line", (line) => all.push(line));
    await waitForEvent(supervisor, "started");
    supervisor.process.stdin.write("\x03");
    await waitForContent(log, "SIGINT\n");
    supervisor.process.stdin.write("\x03");
    await once(supervisor.process, "close");
    expect(await readFile(log, "utf8")).toBe("SIGINT\n");
    expect(all.some((line) => line.trim() === "code 130")).toBe(true);
    expect(supervisor.printed.at(-1)).toMatchObject({ outcome: "interrupted", signal: "SIGKILL" });
    expect(await readFile(join(folder, "after"), "utf8")).toBe(await readFile(join(folder, "before"), "utf8"));
    expect(readProcessTable().some(({ pid }) => pid === supervisor.printed[0]?.pid)).toBe(false);
  });
});

async function waitForContent(path: string, content: string): Promise<void> {
  while ((await readFile(path, "utf8").catch(() => "")) !== content) {
    await new Promise((resolve) => setTimeout(resolve, 10)); // Another process writes it; nobody tells us.
  }
}
