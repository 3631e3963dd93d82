import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { asNumber, asObject, asText } from "../stream/json-fields.ts";
import { currentPlace, type MachinePlace } from "./machine-place.ts";
import { readProcess } from "./process-table.ts";

/** What has to be known to find a process again, and to tell it from a stranger with its pid. */
export interface RunRecord {
  /** The marker in the environment of everything the run started; never used twice. */
  readonly runId: string;
  readonly pid: number;
  /** The kernel's start time of the process. */
  readonly startTime: string | null;
  /** The process that supervises the run. */
  readonly ownerPid: number;
  readonly ownerStartTime: string | null;
  readonly place: MachinePlace;
}

const SUFFIX = ".claude-run.json";

/**
 * Write down which process a run is, so that `reapRuns` finds it should we be killed. A record says nothing about the
 * issue or the outcome: that is the caller's journal.
 *
 * @param directory made if it is missing.
 */
export function writeRunRecord(directory: string, run: Pick<RunRecord, "runId" | "pid" | "startTime">): void {
  const record: RunRecord = {
    ...run,
    ownerPid: process.pid,
    ownerStartTime: readProcess(process.pid)?.startTime ?? null,
    place: currentPlace(),
  };
  mkdirSync(directory, { recursive: true });
  const path = join(directory, `${run.runId}${SUFFIX}`);
  writeFileSync(`${path}.tmp`, JSON.stringify(record), { mode: 0o600 });
  renameSync(`${path}.tmp`, path); // No flush: after a power failure there is nothing to reap.
}

/** Remove the record of a run that has ended. */
export function removeRunRecord(directory: string, runId: string): void {
  rmSync(join(directory, `${runId}${SUFFIX}`), { force: true });
}

/** Read all records of a folder; a missing folder has none, and what is no record is left alone. */
export function readRunRecords(directory: string): RunRecord[] {
  return listFiles(directory)
    .filter((name) => name.endsWith(SUFFIX))
    .flatMap((name) => parseRecord(join(directory, name)));
}

function listFiles(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function parseRecord(path: string): RunRecord[] {
  const fields = asObject(readJson(path));
  const place = asObject(fields.place);
  const runId = asText(fields.runId);
  const pid = asNumber(fields.pid);
  const ownerPid = asNumber(fields.ownerPid);
  const host = asText(place.host);
  const boot = asText(place.boot);
  const namespace = asText(place.namespace);
  if (runId === null || pid === null || ownerPid === null || host === null || boot === null || namespace === null) {
    return [];
  }
  const [startTime, ownerStartTime] = [asText(fields.startTime), asText(fields.ownerStartTime)];
  return [{ runId, pid, startTime, ownerPid, ownerStartTime, place: { host, boot, namespace } }];
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return null; // Somebody else removed it meanwhile, or it is not ours.
  }
}
