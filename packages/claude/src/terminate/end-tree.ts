import { pause } from "../clocks/pause.ts";
import type { ProcessTree } from "./process-tree.ts";

/** A process that does not end this long after SIGKILL hangs in a system call, and is given up. */
const UNKILLABLE_MS = 5000;

/**
 * End everything of a tree that still runs: SIGTERM, the grace, then SIGKILL as long as somebody is found.
 *
 * @param graceMs `0` goes straight to SIGKILL.
 * @returns how many processes there were to end.
 */
export async function endTree(tree: ProcessTree, graceMs: number): Promise<number> {
  tree.look({ markers: true });
  const count = tree.alive().length;
  if (graceMs > 0 && count > 0) {
    tree.signal("SIGTERM");
    tree.signal("SIGCONT"); // A stopped process cannot act on anything else.
    await isGoneWithin(tree, graceMs);
  }
  const deadline = performance.now() + UNKILLABLE_MS;
  while (tree.alive().length > 0 && performance.now() < deadline) {
    tree.look({ markers: true });
    tree.signal("SIGKILL");
    await isGoneWithin(tree, 50);
  }
  return count;
}

/** Nobody tells us about the end of a process that is not our child, so it has to be asked for. */
async function isGoneWithin(tree: ProcessTree, milliseconds: number): Promise<boolean> {
  const deadline = performance.now() + milliseconds;
  while (tree.alive().length > 0) {
    if (performance.now() >= deadline) {
      return false;
    }
    await pause(10);
  }
  return true;
}
