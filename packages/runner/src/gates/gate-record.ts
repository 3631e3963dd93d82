import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { createFileExclusively, writeFileDurably } from "@ll-issues/tracker";
import { listRunIds, openRunFolder } from "../runs/run-folder.ts";
import type { Answer } from "./answer.ts";

/**
 * How far a question has come:
 *
 * - `asked`: Claude has asked, and the issue may not say so yet
 * - `parked`: the question stands in the issue
 * - `answered`: the answer was taken out of the issue, and may not have reached Claude yet
 * - `settled`: it has, or a later run has it, or the question was withdrawn
 */
export type GateState = "asked" | "parked" | "answered" | "settled";

/**
 * What this machine knows of a question beyond what the issue says: enough to go on with the very session that asked. It lies in the folder of
 * the run; where it is missing, a fresh run goes on from the issue alone.
 */
export interface GateRecord {
  readonly version: 1;
  readonly state: GateState;
  readonly runId: string;
  readonly issueId: string;
  readonly sessionId: string;
  /** Where Claude was started, absolute: sessions belong to a folder. */
  readonly cwd: string;
  /** The question as Claude asked it, byte for byte: the CLI wants it back with the answers. */
  readonly input: unknown;
  readonly toolUseId: string;
  /** How the answer reaches the session: as the result of the call that waits there, or as a prompt, see `isLastCall`. */
  readonly delivery: "hook" | "prompt";
  /** Digest of the issue that Claude was given, see `digestIssue`. */
  readonly digest: string;
  /** ISO 8601, UTC. */
  readonly askedAt: string;
  /** Null until they are taken. */
  readonly answers: readonly Answer[] | null;
  /** Who answered; null until somebody has, and where the issue says who. */
  readonly by: string | null;
}

const FILE = "gate.json";

/** Put what is known of a question on disk, in place of what was known before; complete and flushed. */
export function writeGateRecord(stateDir: string, record: GateRecord): void {
  const folder = openRunFolder(stateDir, record.runId).path;
  const file = path.join(folder, FILE);
  const text = `${JSON.stringify(record, null, 2)}\n`;
  if (existsSync(file)) writeFileDurably(file, text, { root: folder, expected: readFileSync(file) });
  else createFileExclusively(file, text, { root: folder });
}

/** Read what this machine knows of the question of a run; null when it knows nothing. */
export function readGateRecord(stateDir: string, runId: string): GateRecord | null {
  try {
    const record = JSON.parse(readFileSync(path.join(openRunFolder(stateDir, runId).path, FILE), "utf8")) as GateRecord;
    return record.version === 1 && record.runId === runId ? record : null;
  } catch {
    return null;
  }
}

/**
 * Find the question of an issue that was cut short on its way, by a kill: asked and not in the issue, or answered and not delivered; the newest.
 */
export function findUnsettledGate(stateDir: string, issueId: string): GateRecord | null {
  for (const runId of listRunIds(stateDir, issueId)) {
    const record = readGateRecord(stateDir, runId);
    if (record !== null) return record.state === "settled" ? null : record;
  }
  return null;
}
