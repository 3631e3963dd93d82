import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { isSameIssue } from "@ll-issues/parser";
import type { ResolveRun } from "../resolve/resolve-run.ts";

/** Where one run keeps what it wrote: transcript, outputs of the checks, its result. */
export interface RunFolder {
  /** Sorts by time: `20260206-034130-BUG-230-1f9c`. */
  readonly id: string;
  /** Absolute. */
  readonly path: string;
  readonly transcriptPath: string;
  /** Where the processes of this run are recorded, so that the next start can end what a killed runner left. */
  readonly recordDir: string;
}

/**
 * Make the folder of a new run in the state folder of the repository.
 *
 * @param stateDir absolute; shared by linked worktrees.
 * @param start where and when the run starts, and for which issue.
 */
export async function createRunFolder(
  stateDir: string,
  { root, issueId, now }: { readonly root: string; readonly issueId: string; readonly now: Date },
): Promise<RunFolder> {
  const stamp = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "-");
  const folder = openRunFolder(stateDir, `${stamp}-${issueId}-${randomBytes(2).toString("hex")}`);
  await mkdir(folder.path, { recursive: true, mode: 0o700 });
  await mkdir(folder.recordDir, { recursive: true, mode: 0o700 });
  await keepInRunFolder(folder, ROOT, `${root}\n`);
  return folder;
}

const ROOT = "root";

/** Tell whether a run was one of this tree: worktrees share the state folder. One of a folder that is no more was, before that was renamed. */
export function isRunAt(folder: RunFolder, root: string): boolean {
  const file = path.join(folder.path, ROOT);
  if (!existsSync(file)) return false;
  const own = readFileSync(file, "utf8").replace(/\n$/, "");
  return own === root || !existsSync(own);
}

/** Name the places of a run that has a folder. */
export function openRunFolder(stateDir: string, id: string): RunFolder {
  const folder = path.join(stateDir, "runs", id);
  return {
    id,
    path: folder,
    transcriptPath: path.join(folder, "transcript.jsonl"),
    recordDir: path.join(stateDir, "processes"),
  };
}

/**
 * List the ids of the runs that this machine remembers, newest first.
 *
 * @param stateDir absolute; shared by linked worktrees. It may not be there yet.
 * @param issueId only those of this issue.
 */
export function listRunIds(stateDir: string, issueId?: string): string[] {
  const runs = path.join(stateDir, "runs");
  const ids = existsSync(runs) ? readdirSync(runs) : [];
  return ids
    .filter((id) => issueId === undefined || isRunOf(id, issueId))
    .sort()
    .reverse();
}

/** Tell whether a run was one of an issue, by its id. */
export function isRunOf(runId: string, issueId: string): boolean {
  const id = /^\d{8}-\d{6}-(.+)-[0-9a-f]{4}$/.exec(runId)?.[1];
  return id !== undefined && isSameIssue(id, issueId);
}

/** Keep a text beside the transcript, such as the output of a check; returns its absolute path. */
export async function keepInRunFolder(folder: RunFolder, name: string, text: string): Promise<string> {
  const file = path.join(folder.path, name);
  await writeFile(file, text, { mode: 0o600 });
  return file;
}

/** Write the one final record of a run: what `resolve --json` says of it. */
export async function writeRunResult(folder: RunFolder, run: ResolveRun): Promise<void> {
  await keepInRunFolder(folder, "run.json", `${JSON.stringify(run, null, 2)}\n`);
}

/** Read the final record of a run; null while it is under way, or when it was killed. */
export function readRunResult(folder: RunFolder): ResolveRun | null {
  try {
    const run = JSON.parse(readFileSync(path.join(folder.path, "run.json"), "utf8")) as ResolveRun;
    // Runs of an earlier version have none.
    return { ...run, notes: run.notes ?? [] };
  } catch {
    return null;
  }
}

/** Remove the folder of a run that never began; what a run that did begin wrote is kept. */
export async function discardRunFolder(folder: RunFolder): Promise<void> {
  if (!existsSync(folder.transcriptPath)) await rm(folder.path, { recursive: true, force: true });
}
