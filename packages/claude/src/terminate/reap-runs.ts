import { endTree } from "./end-tree.ts";
import { comparePlace, currentPlace } from "./machine-place.ts";
import { isSameProcess } from "./process-table.ts";
import { ProcessTree } from "./process-tree.ts";
import { type RunRecord, readRunRecords, removeRunRecord } from "./run-record.ts";

/** What became of a run whose record was found. */
export interface ReapedRun {
  readonly runId: string;
  readonly pid: number;
  /**
   * `running`: its supervisor lives, nothing was touched. `elsewhere`: the record is of another machine or
   * container, nothing was touched. `gone`: nothing of it ran any more. `ended`: it was still running, unsupervised, and was ended.
   */
  readonly state: "running" | "elsewhere" | "gone" | "ended";
  /** How many processes were ended. */
  readonly processes: number;
}

const GRACE_MS = 3000;

/**
 * End what killed supervisors have left behind, and remove their records.
 *
 * A process is only ever ended when both its pid and its start time are those of the record, or when it carries the run's
 * marker in its environment and belongs to our user; a stranger that got the pid is left alone.
 *
 * @param directory where `writeRunRecord` wrote; a missing folder has no runs.
 */
export async function reapRuns(directory: string): Promise<ReapedRun[]> {
  const reaped: ReapedRun[] = [];
  for (const record of readRunRecords(directory)) {
    reaped.push(await reapRun(directory, record));
  }
  return reaped;
}

async function reapRun(directory: string, record: RunRecord): Promise<ReapedRun> {
  const { runId, pid } = record;
  const where = comparePlace(record.place, currentPlace());
  if (where === "elsewhere") {
    return { runId, pid, state: "elsewhere", processes: 0 };
  }
  if (where === "over") {
    removeRunRecord(directory, runId);
    return { runId, pid, state: "gone", processes: 0 };
  }
  if (record.ownerStartTime !== null && isSameProcess(record.ownerPid, record.ownerStartTime)) {
    return { runId, pid, state: "running", processes: 0 };
  }
  const tree = new ProcessTree(-1, runId);
  if (record.startTime !== null) {
    tree.adopt(pid, record.startTime);
  }
  const processes = await endTree(tree, GRACE_MS);
  removeRunRecord(directory, runId);
  return { runId, pid, state: processes === 0 ? "gone" : "ended", processes };
}
