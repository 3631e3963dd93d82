import { readdirSync } from "node:fs";
import { findProcessesByEnv } from "@ll-issues/testkit";
import type { ClaudeEvent, ClaudeResult, ClaudeRun } from "../../src/index.ts";
import { readProcess, readProcessTable } from "../../src/terminate/process-table.ts";

/** Read a run to its end. */
export async function observe(
  run: ClaudeRun,
): Promise<{ readonly events: ClaudeEvent[]; readonly result: ClaudeResult }> {
  const events: ClaudeEvent[] = [];
  for await (const event of run) {
    events.push(event);
  }
  return { events, result: await run.result };
}

/** Read a run up to the event that is wanted. */
export async function waitForEvent<Kind extends ClaudeEvent["kind"]>(
  run: AsyncIterable<ClaudeEvent>,
  kind: Kind,
): Promise<Extract<ClaudeEvent, { kind: Kind }>> {
  for await (const event of run) {
    if (isKind(event, kind)) {
      return event;
    }
  }
  throw new Error(`The run ended without an event ${kind}.`);
}

function isKind<Kind extends ClaudeEvent["kind"]>(
  event: ClaudeEvent,
  kind: Kind,
): event is Extract<ClaudeEvent, { kind: Kind }> {
  return event.kind === kind;
}

/** Give back the pids a family program names in its text event. */
export function familyPids(events: readonly ClaudeEvent[]): number[] {
  const text = events.find((event) => event.kind === "text");
  return text?.kind === "text" ? text.text.split(" ").map(Number) : [];
}

/** Whether a process is there and not a zombie. */
export function isAlive(pid: number): boolean {
  return readProcess(pid)?.isZombie === false;
}

/** The processes that carry the marker of a run. */
export async function leftovers(runId: string): Promise<number[]> {
  return (await findProcessesByEnv(`LL_RUN_ID=${runId}`)).map(({ pid }) => pid);
}

/** Our children that have ended and were not collected, and those that run. */
export function children(): { readonly zombies: number; readonly running: number } {
  const ours = readProcessTable().filter(({ parent }) => parent === process.pid);
  const zombies = ours.filter(({ isZombie }) => isZombie).length;
  return { zombies, running: ours.length - zombies };
}

/** Open descriptors of this process. */
export function descriptors(): number {
  return readdirSync("/proc/self/fd").length;
}
