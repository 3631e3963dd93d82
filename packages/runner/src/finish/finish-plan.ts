import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { createFileExclusively, step } from "@ll-issues/tracker";
import type { ResolveRun } from "../resolve/resolve-run.ts";
import type { RecordFile } from "./record-files.ts";

/**
 * Everything that is left to do once the outcome of a run is decided: write the record, commit, move. It is on disk before the first of
 * it is done, so that a killed run can be finished by whoever finds it, without Claude.
 */
export interface FinishPlan {
  readonly version: 1;
  readonly runId: string;
  readonly issueId: string;
  /** Relative to the root. */
  readonly issuePath: string;
  /** The issue's text before and with the record. */
  readonly before: string;
  readonly after: string;
  /** Further files of the record: a plan, issues that this one was split into. */
  readonly companions: readonly RecordFile[];
  /** Null where nothing is to be committed. */
  readonly commit: { readonly paths: readonly string[]; readonly message: string } | null;
  /** Where the ended issue goes, relative to the root; null where it stays. */
  readonly move: { readonly to: string; readonly message: string } | null;
  /** What will be reported, but for the commit. */
  readonly run: ResolveRun;
}

const FILE = "finish.json";

/** Put a plan on disk, complete and flushed. */
export function writeFinishPlan(folder: string, plan: FinishPlan): void {
  createFileExclusively(path.join(folder, FILE), JSON.stringify(plan), { root: folder });
}

/** Read the plan of a run that is not finished; null when there is none. */
export function readFinishPlan(folder: string): FinishPlan | null {
  const file = path.join(folder, FILE);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as FinishPlan) : null;
}

/** Take a plan away: it is done, or can never be. */
export function removeFinishPlan(folder: string): void {
  step("finish-remove");
  rmSync(path.join(folder, FILE), { force: true });
}
