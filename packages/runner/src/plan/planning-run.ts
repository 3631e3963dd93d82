import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { RunFolder } from "../runs/run-folder.ts";

const FILE = "plan-only";

/** Note that a run only plans: whoever answers a question of it goes on planning. */
export function markPlanningRun(folder: RunFolder): void {
  writeFileSync(path.join(folder.path, FILE), "");
}

/** Tell whether a run only plans. */
export function isPlanningRun(folder: RunFolder): boolean {
  return existsSync(path.join(folder.path, FILE));
}
