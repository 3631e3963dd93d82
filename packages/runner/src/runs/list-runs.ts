import { openStateDir } from "@ll-issues/tracker";
import type { ResolveRun } from "../resolve/resolve-run.ts";
import { readJournal } from "./journal.ts";
import { listRunIds, openRunFolder, readRunResult } from "./run-folder.ts";

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
  return listRunIds(stateDir).map((id) => {
    const folder = openRunFolder(stateDir, id);
    return {
      id,
      transcriptPath: folder.transcriptPath,
      lastStep: readJournal(folder.path).at(-1)?.step ?? null,
      run: readRunResult(folder),
    };
  });
}
