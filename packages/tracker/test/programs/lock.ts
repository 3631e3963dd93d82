// Takes locks by name as its stdin says ("take NAME", "release NAME") and answers each line with one of its own.
import { createInterface } from "node:readline";
import type { FileLock } from "../../src/lock/file-lock.ts";
import { acquireIssueLock, LockedError } from "../../src/lock/issue-lock.ts";

const root = process.argv[2] ?? "";
const held = new Map<string, FileLock>();

for await (const line of createInterface({ input: process.stdin })) {
  const [verb, name = ""] = line.split(" ");
  if (verb === "release") {
    held.get(name)?.release();
    answer("released");
    continue;
  }
  try {
    held.set(name, acquireIssueLock(root, name));
    answer("mine");
  } catch (error) {
    if (!(error instanceof LockedError)) throw error;
    answer(`held ${error.holder.pid}`);
  }
}

function answer(text: string): void {
  process.stdout.write(`${text}\n`);
}
