import { mkdirSync, readdirSync, readFileSync, readlinkSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { asNumber, asObject, asText } from "../stream/json-fields.ts";
import { readProcess } from "./process-table.ts";

/** What has to be known to find a process again, and to tell it from a stranger with its pid. */
export interface RunRecord {
  /** The marker in the environment of everything the run started. */
  readonly runId: string;
  readonly pid: number;
  /** The kernel's start time of the process. */
  readonly startTime: string | null;
  /** The process that supervises the run. */
  readonly ownerPid: number;
  readonly ownerStartTime: string | null;
  /** The boot and the pid namespace all these numbers belong to. */
  readonly boot: string;
}

const SUFFIX = ".claude-run.json";

/**
 * Write down which process a run is, so that {@link reapRuns} finds it should we be killed. A record says nothing about the
 * issue or the outcome: that is the caller's journal.
 *
 * @param directory made if it is missing.
 */
export function writeRunRecord(directory: string, run: Pick<RunRecord, "runId" | "pid" | "startTime">): void {
  const record: RunRecord = {
    ...run,
    ownerPid: process.pid,
    ownerStartTime: readProcess(process.pid)?.startTime ?? null,
    boot: bootIdentity(),
  };
  mkdirSync(directory, { recursive: true });
  const path = join(directory, `${run.runId}${SUFFIX}`);
  writeFileSync(`${path}.tmp`, JSON.stringify(record), { mode: 0o600 });
  renameSync(`${path}.tmp`, path);
}

/** Remove the record of a run that has ended. */
export function removeRunRecord(directory: string, runId: string): void {
  rmSync(join(directory, `${runId}${SUFFIX}`), { force: true });
}

/** Read all records of a folder; a missing folder has none, and what is no record is left alone. */
export function readRunRecords(directory: string): RunRecord[] {
  try {
    return readdirSync(directory)
      .filter((name) => name.endsWith(SUFFIX))
      .flatMap((name) => parseRecord(readFileSync(join(directory, name), "utf8")));
  } catch {
    return [];
  }
}

/**
 * Give back what makes a pid with its start time unique: the boot, and the namespace the pid counts in (a container that
 * shares the folder with us has other processes under the same numbers). Elsewhere than on Linux start times are dates.
 */
export function bootIdentity(): string {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${boot} ${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return process.platform;
  }
}

function parseRecord(text: string): RunRecord[] {
  let fields: ReturnType<typeof asObject>;
  try {
    fields = asObject(JSON.parse(text));
  } catch {
    return [];
  }
  const runId = asText(fields.runId);
  const pid = asNumber(fields.pid);
  const ownerPid = asNumber(fields.ownerPid);
  const boot = asText(fields.boot);
  if (runId === null || pid === null || ownerPid === null || boot === null) {
    return [];
  }
  const [startTime, ownerStartTime] = [asText(fields.startTime), asText(fields.ownerStartTime)];
  return [{ runId, pid, startTime, ownerPid, ownerStartTime, boot }];
}
