import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { createFileExclusively } from "@ll-issues/tracker";
import { listRunIds, openRunFolder, type RunFolder } from "./run-folder.ts";

/** What a run that did not get there has left in the working tree, as captures of it. */
export interface KeptWork {
  /** The folder with the objects of the captures, absolute. */
  readonly captureDir: string;
  /** The tree before the run. */
  readonly before: string;
  /** The tree after it; null when the run was killed. */
  readonly after: string | null;
  /** Paths that held a person's uncommitted work before the run. */
  readonly dirtyBefore: readonly string[];
  /** Paths that it took over from a run before it. */
  readonly adopted: readonly string[];
  readonly transcriptPath: string;
}

const BEFORE = "baseline.json";
const AFTER = "kept.json";
const ADOPTED = "adopted.json";

/** The folder in which a run keeps its captures. */
export function captureDirOf(folder: RunFolder): string {
  return path.join(folder.path, "captures");
}

/** Put the baseline of a run on disk, before anything can change. */
export function keepBaseline(folder: RunFolder, before: string, dirtyBefore: ReadonlySet<string>): void {
  createFileExclusively(path.join(folder.path, BEFORE), JSON.stringify({ before, dirtyBefore: [...dirtyBefore] }), {
    root: folder.path,
  });
}

/** Put on disk what a run takes over from an earlier one: should it be killed, its own transcript does not show that. */
export function keepAdopted(folder: RunFolder, paths: readonly string[]): void {
  createFileExclusively(path.join(folder.path, ADOPTED), JSON.stringify({ paths }), { root: folder.path });
}

/** Put the end of a run that did not get there on disk, so that the next one can go on from it. */
export function keepWork(folder: RunFolder, after: string): void {
  createFileExclusively(path.join(folder.path, AFTER), JSON.stringify({ after }), { root: folder.path });
}

/** Let go of what a run kept: a later one has taken it over, or it was never anybody's. */
export function dropWork(folder: RunFolder): void {
  for (const name of [BEFORE, AFTER, ADOPTED]) rmSync(path.join(folder.path, name), { force: true });
  rmSync(captureDirOf(folder), { recursive: true, force: true });
}

/** Let go of what all runs of an issue kept: one of them got there, and what they changed is in its commit. */
export function dropAllWork(stateDir: string, issueId: string): void {
  for (const { folder } of findKeptWork(stateDir, issueId, null)) dropWork(folder);
}

/**
 * Find what runs of an issue have kept, newest first, with their folders.
 *
 * @param exceptRun the run that asks; null for all.
 */
export function findKeptWork(
  stateDir: string,
  issueId: string,
  exceptRun: string | null,
): { folder: RunFolder; work: KeptWork }[] {
  const ids = listRunIds(stateDir, issueId).filter((id) => id !== exceptRun);
  return ids.flatMap((id) => {
    const folder = openRunFolder(stateDir, id);
    const work = readWork(folder);
    return work === null ? [] : [{ folder, work }];
  });
}

function readWork(folder: RunFolder): KeptWork | null {
  const baseline = readJson(path.join(folder.path, BEFORE));
  if (typeof baseline?.before !== "string" || !Array.isArray(baseline.dirtyBefore)) return null;
  const after = readJson(path.join(folder.path, AFTER))?.after;
  return {
    captureDir: captureDirOf(folder),
    before: baseline.before,
    after: typeof after === "string" ? after : null,
    dirtyBefore: toPaths(baseline.dirtyBefore),
    adopted: toPaths(readJson(path.join(folder.path, ADOPTED))?.paths),
    transcriptPath: folder.transcriptPath,
  };
}

function toPaths(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((file): file is string => typeof file === "string") : [];
}

function readJson(file: string): Record<string, unknown> | null {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
  } catch {
    return null;
  }
}
