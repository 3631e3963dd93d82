import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Sandbox } from "@ll-issues/testkit";

/** A Claude that ends at no signal and writes down what it gets. */
export const STUBBORN: string = fileURLToPath(new URL("./programs/stub-stubborn-claude.mjs", import.meta.url));

/** What the stubborn one has written down so far, a line each. */
export async function readSignals(sandbox: Sandbox): Promise<string[]> {
  const text = await readFile(path.join(sandbox.home, "signals"), "utf8").catch(() => "");
  return text.split("\n").slice(0, -1);
}

/** Wait until it has written down so many lines; another process writes them, and nobody tells us. */
export async function waitForSignals(sandbox: Sandbox, lines: number): Promise<void> {
  while ((await readSignals(sandbox)).length < lines) await sleep(20);
}

/** The locks that somebody holds or has left behind, git's and ours. */
export async function listLocks(sandbox: Sandbox): Promise<string[]> {
  return (await readdir(path.join(sandbox.repo, ".git"), { recursive: true })).filter((name) => name.endsWith(".lock"));
}
