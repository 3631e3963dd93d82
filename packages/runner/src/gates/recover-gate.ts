import { existsSync } from "node:fs";
import path from "node:path";
import { listRunIds, openRunFolder } from "../runs/run-folder.ts";
import { readTranscriptTail } from "./transcript-tail.ts";

/** A question that a killed run left in its transcript. */
export interface RecoveredQuestion {
  readonly runId: string;
  readonly sessionId: string;
  readonly toolUseId: string;
  readonly input: unknown;
}

/**
 * Find the question that the newest run of an issue ended with, when that run was killed before it could write the question down.
 *
 * @param exceptRun the run that asks.
 */
export function recoverQuestion(stateDir: string, issueId: string, exceptRun: string): RecoveredQuestion | null {
  for (const runId of listRunIds(stateDir, issueId)) {
    const folder = openRunFolder(stateDir, runId);
    if (runId === exceptRun || !existsSync(folder.transcriptPath)) continue;
    if (existsSync(path.join(folder.path, "run.json"))) return null;
    return readDeferral(runId, readTranscriptTail(folder.transcriptPath));
  }
  return null;
}

function readDeferral(runId: string, tail: string): RecoveredQuestion | null {
  const line = tail.split("\n").findLast((text) => text.includes('"deferred_tool_use"'));
  try {
    const message = JSON.parse(line ?? "null") as {
      type?: unknown;
      session_id?: unknown;
      deferred_tool_use?: { id?: unknown; input?: unknown };
    } | null;
    const { id, input } = message?.deferred_tool_use ?? {};
    if (message?.type !== "result" || typeof id !== "string" || typeof message.session_id !== "string") return null;
    return { runId, sessionId: message.session_id, toolUseId: id, input };
  } catch {
    return null;
  }
}
