import { closeSync, existsSync, openSync, readSync, realpathSync } from "node:fs";
import { locateStateDir } from "@ll-issues/tracker";
import { readTranscriptTail } from "../gates/transcript-tail.ts";
import type { ResolveRun } from "../resolve/resolve-run.ts";
import { listRunIds, openRunFolder, readRunResult } from "../runs/run-folder.ts";

/** The last run of an issue in which Claude was started, as far as it can be gone on with. */
export interface EarlierRun {
  readonly id: string;
  /** Its final record; null when it was killed. */
  readonly run: ResolveRun | null;
  /** Id of its session; null when that is not known. */
  readonly sessionId: string | null;
  /** What the model said last; null when it said nothing. */
  readonly lastWords: string | null;
}

/** The beginning of a transcript, where a session says who it is. */
const HEAD_BYTES = 256 * 1024;
/** More of the last words tells a model nothing more. */
const MAX_WORDS = 2000;

/** Outcomes after which there is nothing to go on with. */
const ENDED: ReadonlySet<string> = new Set(["resolved", "closed"]);

/**
 * Find the run of an issue that can be gone on with: the last one in which Claude was started in this folder, unless it ended the issue. A run
 * that has no transcript yet, such as the one that asks, is none.
 *
 * @param root absolute; other worktrees have other folders, and what their runs left is not here.
 */
export function findEarlierRun(root: string, issueId: string): EarlierRun | null {
  const stateDir = locateStateDir(root);
  for (const id of listRunIds(stateDir, issueId)) {
    const folder = openRunFolder(stateDir, id);
    if (!existsSync(folder.transcriptPath)) continue;
    const { cwd, ...session } = readTranscript(folder.transcriptPath);
    if (cwd !== root && cwd !== realpathSync(root)) continue;
    const run = readRunResult(folder);
    return run !== null && ENDED.has(run.outcome) ? null : { id, run, ...session };
  }
  return null;
}

function readTranscript(file: string): Pick<EarlierRun, "sessionId" | "lastWords"> & { readonly cwd: string | null } {
  const init = readHead(file)
    .split("\n")
    .map(parseLine)
    .find((line) => line?.type === "system" && line.subtype === "init");
  const { session_id: id, cwd } = init ?? {};
  return {
    sessionId: typeof id === "string" ? id : null,
    cwd: typeof cwd === "string" ? cwd : null,
    lastWords: readLastWords(readTranscriptTail(file)),
  };
}

function readLastWords(tail: string): string | null {
  const line = tail.split("\n").findLast((text) => textOf(parseLine(text)) !== null);
  const words = line === undefined ? null : textOf(parseLine(line));
  return words === null ? null : words.slice(0, MAX_WORDS);
}

/** What the model itself says in a line; what its helpers say is not the model's. */
function textOf(line: Record<string, unknown> | null): string | null {
  if (line?.type !== "assistant" || (line.parent_tool_use_id ?? null) !== null) return null;
  const { content } = (line.message ?? {}) as { content?: { type?: unknown; text?: unknown }[] };
  const texts = (Array.isArray(content) ? content : []).filter(({ type }) => type === "text").map(({ text }) => text);
  const words = texts.filter((text): text is string => typeof text === "string").join("\n");
  return words.trim() === "" ? null : words;
}

function parseLine(line: string): Record<string, unknown> | null {
  if (!line.startsWith("{")) return null;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return null;
  }
}

function readHead(file: string): string {
  const descriptor = openSync(file, "r");
  try {
    const bytes = Buffer.alloc(HEAD_BYTES);
    return bytes.subarray(0, readSync(descriptor, bytes, 0, HEAD_BYTES, 0)).toString("utf8");
  } finally {
    closeSync(descriptor);
  }
}
