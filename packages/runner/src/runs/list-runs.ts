import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { openStateDir } from "@ll-issues/tracker";
import type { ResolveRun } from "../resolve/resolve-run.ts";
import { readJournal } from "./journal.ts";
import { openRunFolder } from "./run-folder.ts";

/** A run as it is found on this machine. */
export interface PastRun {
  readonly id: string;
  /** Absolute path of the transcript; it may not be there. */
  readonly transcriptPath: string;
  /** The step it was last seen in; null where there is no journal. */
  readonly lastStep: string | null;
  /** Its final record; null while it is under way, or when it was killed. */
  readonly run: ResolveRun | null;
}

/**
 * List the runs of a tree that this machine remembers, newest first. A run that was killed has no final record, and is listed all the same.
 *
 * @param root absolute path of the folder that holds `.issues/`.
 */
export function listRuns(root: string): PastRun[] {
  const stateDir = openStateDir(root);
  const runs = path.join(stateDir, "runs");
  if (!existsSync(runs)) return [];
  return readdirSync(runs)
    .sort()
    .reverse()
    .map((id) => {
      const folder = openRunFolder(stateDir, id);
      return {
        id,
        transcriptPath: folder.transcriptPath,
        lastStep: readJournal(folder.path).at(-1)?.step ?? null,
        run: readRun(folder.path),
      };
    });
}

function readRun(folder: string): ResolveRun | null {
  try {
    const run = JSON.parse(readFileSync(path.join(folder, "run.json"), "utf8")) as ResolveRun;
    // Runs of an earlier version have none.
    return { ...run, notes: run.notes ?? [] };
  } catch {
    return null;
  }
}
