import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { isTrackerError, moveFileExclusively, openStateDir } from "@ll-issues/tracker";
import { RunnerError } from "../errors.ts";
import { removeAbandonedLocks } from "../git/abandoned-lock.ts";
import { commitPaths, findRunCommit } from "../git/commit-paths.ts";
import { isDetached, type Repository } from "../git/open-repository.ts";
import type { ResolveRun } from "../resolve/resolve-run.ts";
import { type Journal, readJournal } from "../runs/journal.ts";
import { dropAllWork, dropWork } from "../runs/kept-work.ts";
import { keepInRunFolder, type RunFolder, writeRunResult } from "../runs/run-folder.ts";
import { type FinishPlan, removeFinishPlan } from "./finish-plan.ts";
import { type RecordFile, undoRecordFiles, writeRecordFiles } from "./record-files.ts";

/** Where a plan is carried out. */
export interface FinishPlace {
  /** Absolute path of the folder that holds `.issues/`. */
  readonly root: string;
  readonly repository: Repository;
  readonly folder: RunFolder;
  readonly journal: Journal;
  /** How long the hooks of the repository may take, in milliseconds; `0` is no limit. */
  readonly hookTimeoutMs: number;
  /** Told of each lock of another git that is waited for. */
  readonly onWait?: ((lock: string) => void) | undefined;
}

/**
 * Write the record, commit and move, as far as that is not done yet: every step looks at what is there, so doing it twice changes
 * nothing, and doing it again after a kill goes on where it stopped.
 *
 * In the completed-dir layout the move is a commit of its own: git follows a renamed file only while its content is alike, and a
 * Resolution can be longer than the issue.
 *
 * @returns how the run ended. When somebody changed the issue meanwhile, or git or a hook refuses the commit, that is the outcome
 * `conflict`: then the issue's file is as it was, and in the second case the next resolve tries the commit again.
 */
export async function applyFinishPlan(plan: FinishPlan, place: FinishPlace): Promise<ResolveRun> {
  const recorded = await place.journal.step("record", () => writeRecord(plan, place));
  if (recorded !== null) return endPlan(plan, place, recorded);
  if (plan.commit === null && plan.move === null) return endPlan(plan, place, plan.run);
  // A refusal ends the step like a commit does; only a kill leaves it open.
  const done = await place.journal.step("commit", () => commitAndMove(plan, place).catch(toRefusal));
  if (done instanceof RunnerError) {
    undoRecord(plan, place);
    return toConflict(plan, `${done.message}. ${done.hint ?? ""}`.trim());
  }
  const resolution = plan.run.resolution && { ...plan.run.resolution, path: done.path };
  return endPlan(plan, place, { ...plan.run, commit: done.commit, notes: done.notes, resolution });
}

function toRefusal(error: unknown): RunnerError {
  if (error instanceof RunnerError) return error;
  throw error;
}

/**
 * Take the plan away, last of all: what is reported is on disk by then, and nothing is kept of work that is in the history, or a kill right after it
 * would leave that to the next run as its own.
 */
async function endPlan(plan: FinishPlan, { root, folder }: FinishPlace, run: ResolveRun): Promise<ResolveRun> {
  await writeRunResult(folder, run);
  if (run.outcome === "resolved" || run.outcome === "closed") dropAllWork(openStateDir(root), plan.issueId);
  if (run.outcome === plan.run.outcome) dropWork(folder);
  removeFinishPlan(folder.path);
  return run;
}

/** Write the record; gives back the run as a conflict where somebody has changed a file of it. */
async function writeRecord(plan: FinishPlan, { root, folder }: FinishPlace): Promise<ResolveRun | null> {
  const files = recordFiles(plan, root);
  const changed = tryToWrite(root, files);
  if (changed === null) return null;
  const aside = await keepAside(folder, files);
  return toConflict(
    plan,
    `${changed} was changed while the run was under way and is left as it is; the record we would have written is in ${aside}`,
  );
}

/** The files of the record; of a moved issue everything stands already. */
function recordFiles(plan: FinishPlan, root: string): readonly RecordFile[] {
  if (isMoved(plan, root)) return [];
  const { issuePath, before, after, companions } = plan;
  return [...companions, { path: issuePath, before, after }];
}

/** Write them; the path of a file that somebody has changed, also in between. */
function tryToWrite(root: string, files: readonly RecordFile[]): string | null {
  try {
    return writeRecordFiles(root, files);
  } catch (error) {
    if (!isTrackerError(error) || (error.code !== "LLI_CONFLICT" && error.code !== "LLI_EXISTS")) throw error;
    return error.path ?? "a file of the record";
  }
}

/** Keep what would have been written beside the transcript; returns where the issue's own text is. */
async function keepAside(folder: RunFolder, files: readonly RecordFile[]): Promise<string> {
  let aside = folder.path;
  for (const { path: name, before, after } of files)
    if (before !== after) aside = await keepInRunFolder(folder, path.basename(name), after);
  return aside;
}

interface Committed {
  readonly commit: string | null;
  readonly notes: readonly string[];
  /** Where the issue's file is now, relative to the root. */
  readonly path: string;
}

async function commitAndMove(plan: FinishPlan, place: FinishPlace): Promise<Committed> {
  const { root, repository } = place;
  const { notes } = plan.run;
  if (plan.commit !== null && !isMoved(plan, root)) {
    const paths = [...plan.commit.paths, ...recordPaths(plan).map((file) => repository.prefix + file)];
    await commit(paths, plan.commit.message, place);
  }
  const obstacle = await moveEnded(plan, place);
  return {
    commit: plan.commit === null ? null : await findRunCommit(repository, plan.runId),
    notes: [...notes, ...(await noteDetached(plan, repository)), ...(obstacle === null ? [] : [obstacle])],
    path: obstacle === null ? (plan.move?.to ?? plan.issuePath) : plan.issuePath,
  };
}

/** Move the file of the ended issue, where it is to move; gives back what was in the way. */
async function moveEnded(plan: FinishPlan, place: FinishPlace): Promise<string | null> {
  if (plan.move === null) return null;
  const { root, repository } = place;
  const [from, to] = [path.join(root, plan.issuePath), path.join(root, plan.move.to)];
  mkdirSync(path.dirname(to), { recursive: true });
  try {
    if (existsSync(from)) moveFileExclusively(from, to, { root });
  } catch (error) {
    if (!isTrackerError(error) || error.code !== "LLI_EXISTS") throw error;
    return `${plan.issuePath} was not moved: ${plan.move.to} is there already`;
  }
  const paths = [repository.prefix + plan.issuePath, repository.prefix + plan.move.to];
  if (plan.commit !== null) await commit(paths, plan.move.message, place);
  return null;
}

async function commit(paths: readonly string[], message: string, place: FinishPlace): Promise<void> {
  const { repository, folder, hookTimeoutMs, onWait } = place;
  const since = whenTriesBegan(folder);
  try {
    await commitPaths(repository, { paths, message, hookTimeoutMs }, { since, onWait });
  } finally {
    // Also one that we ended ourselves, because a hook took too long.
    await removeAbandonedLocks(repository, since);
  }
}

/**
 * Say since when a git of ours can have left a lock: since the first try that was killed, or this one. What was left between a try that was refused
 * and the next one, which may be days later, is somebody else's.
 */
function whenTriesBegan(folder: RunFolder): Date | undefined {
  const tries = readJournal(folder.path).filter(({ step }) => step === "commit");
  const first = tries[tries.findLastIndex(({ phase }) => phase === "end") + 1];
  return first === undefined ? undefined : new Date(first.at);
}

async function noteDetached(plan: FinishPlan, repository: Repository): Promise<readonly string[]> {
  if (plan.commit === null || !(await isDetached(repository))) return [];
  return ["HEAD is on no branch: make one (`git switch -c NAME`) before the commit is forgotten"];
}

/** The files that the record changes. */
function recordPaths({ issuePath, before, after, companions }: FinishPlan): readonly string[] {
  return [{ path: issuePath, before, after }, ...companions]
    .filter((file) => file.before !== file.after)
    .map((file) => file.path);
}

/** The old name is gone and the new one there: a move that was cut short has both, and is done again. */
function isMoved(plan: FinishPlan, root: string): boolean {
  return (
    plan.move !== null && !existsSync(path.join(root, plan.issuePath)) && existsSync(path.join(root, plan.move.to))
  );
}

/** An issue whose record could not be committed is open: both stand in one commit, or neither. */
function undoRecord(plan: FinishPlan, { root }: FinishPlace): void {
  undoRecordFiles(root, recordFiles(plan, root));
}

function toConflict(plan: FinishPlan, reason: string): ResolveRun {
  return { ...plan.run, outcome: "conflict", reason, resolution: null, commit: null };
}
