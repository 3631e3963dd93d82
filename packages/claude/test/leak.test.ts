import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type RunClaudeOptions, runClaude } from "../src/index.ts";
import { findDescendants } from "./support/find-descendants.ts";
import { children, descriptors } from "./support/observe.ts";
import { options } from "./support/programs.ts";

/** As many as the promise says; both together take some 20 s of a quiet machine. */
const RUNS = 1000;
const STUBBORN_RUNS = 200;

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ll-claude-leak-"));
  await writeFile(join(folder, "broken"), "#!/does/not/exist\n", { mode: 0o755 });
});
afterAll(() => rm(folder, { recursive: true }));

function resources() {
  const kinds = process
    .getActiveResourcesInfo()
    .filter((kind) => kind === "Timeout" || kind === "Immediate" || kind.startsWith("P"));
  return {
    descriptors: descriptors(),
    handles: kinds.length,
    listeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
    ...children(),
    descendants: findDescendants(process.pid).length,
  };
}

/** Play so many runs, twelve at a time (Node warns about eleven listeners), and give back how often each reason came. */
async function play(count: number, pick: (index: number) => RunClaudeOptions): Promise<Record<string, number>> {
  const reasons: Record<string, number> = {};
  const { signal } = new AbortController();
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < count) {
      const given = { ...pick(next), signal };
      next += 1;
      const reason = await runClaude("go", given).result.then(
        (result) => result.reason,
        (error: unknown) => String(Reflect.get(Object(error), "code")),
      );
      reasons[reason] = (reasons[reason] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: 12 }, work));
  return reasons;
}

describe("A41: many runs in one process leave nothing behind", () => {
  it(`${RUNS} runs, a third each ending well, by time-out, by an error at the start`, async () => {
    const onWarning = vi.fn();
    process.on("warning", onWarning);
    const pick = (index: number): RunClaudeOptions => {
      const kinds = [
        options("quick.sh"),
        options("quick.sh", { HANG: "yes" }, { wallMs: 60 }),
        { ...options("quick.sh"), command: join(folder, "broken") },
      ];
      return kinds[index % 3] ?? options("quick.sh");
    };
    await play(12, pick);
    const before = resources();
    const reasons = await play(RUNS, pick);
    const after = resources();
    process.off("warning", onWarning);
    expect(Object.values(reasons).reduce((sum, many) => sum + many, 0)).toBe(RUNS);
    expect(reasons).toEqual({
      success: Math.ceil(RUNS / 3),
      "wall-timeout": Math.ceil((RUNS - 1) / 3),
      LLI_CLAUDE_NOT_EXECUTABLE: Math.floor(RUNS / 3),
    });
    expect(Math.abs(after.descriptors - before.descriptors)).toBeLessThanOrEqual(2);
    expect(Math.abs(after.handles - before.handles)).toBeLessThanOrEqual(2);
    expect(Math.abs(after.listeners - before.listeners)).toBeLessThanOrEqual(2);
    expect(after).toMatchObject({ zombies: 0, running: before.running, descendants: before.descendants });
    expect(onWarning).not.toHaveBeenCalled();
  }, 300_000);

  it(`${STUBBORN_RUNS} runs that ignore SIGTERM`, async () => {
    const pick = (): RunClaudeOptions =>
      options("quick.sh", { HANG: "yes", STUBBORN: "yes" }, { wallMs: 60, graceMs: 60 });
    await play(12, pick);
    const before = resources();
    const reasons = await play(STUBBORN_RUNS, pick);
    const after = resources();
    expect(reasons).toEqual({ "wall-timeout": STUBBORN_RUNS });
    expect(Math.abs(after.descriptors - before.descriptors)).toBeLessThanOrEqual(2);
    expect(Math.abs(after.handles - before.handles)).toBeLessThanOrEqual(2);
    expect(Math.abs(after.listeners - before.listeners)).toBeLessThanOrEqual(2);
    expect(after).toMatchObject({ zombies: 0, running: before.running, descendants: before.descendants });
  }, 300_000);
});
