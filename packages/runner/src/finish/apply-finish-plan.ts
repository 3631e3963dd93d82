import { existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { isTrackerError, moveFileExclusively, writeFileDurably } from "@ll-issues/tracker";
import { RunnerError } from "../errors.ts";
import { commitPaths, findRunCommit } from "../git/commit-paths.ts";
import type { Repository } from "../git/open-repository.ts";
import type { ResolveRun } from "../resolve/resolve-run.ts";
import type { Journal } from "../runs/journal.ts";
import { keepInRunFolder, type RunFolder } from "../runs/run-folder.ts";
import { type FinishPlan, removeFinishPlan } from "./finish-plan.ts";

/** Where a plan is carried out. */
export interface FinishPlace {
  /** Absolute path of the folder that holds `.issues/`. */
  readonly root: string;
  readonly repository: Repository;
  readonly folder: RunFolder;
  readonly journal: Journal;
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
  if (recorded !== null) return recorded;
  if (plan.commit === null) {
    removeFinishPlan(place.folder.path);
    return plan.run;
  }
  try {
    const commit = await place.journal.step("commit", () => commitAndMove(plan, place));
    removeFinishPlan(place.folder.path);
    const path = plan.move?.to ?? plan.issuePath;
    return { ...plan.run, commit, resolution: plan.run.resolution && { ...plan.run.resolution, path } };
  } catch (error) {
    if (!(error instanceof RunnerError)) throw error;
    undoRecord(plan, place);
    return toConflict(plan, `${error.message}. ${error.hint ?? ""}`.trim());
  }
}

async function writeRecord(plan: FinishPlan, { root, folder }: FinishPlace): Promise<ResolveRun | null> {
  const file = path.join(root, plan.issuePath);
  if (isMoved(plan, root) || readText(file) === plan.after) return null;
  try {
    writeFileDurably(file, plan.after, { root, expected: plan.before });
    return null;
  } catch (error) {
    if (!isTrackerError(error) || error.code !== "LLI_CONFLICT") throw error;
    removeFinishPlan(folder.path);
    const aside = await keepInRunFolder(folder, path.basename(plan.issuePath), plan.after);
    return toConflict(
      plan,
      `${plan.issuePath} was changed while the run was under way and is left as it is; the record we would have written is in ${aside}`,
    );
  }
}

async function commitAndMove(plan: FinishPlan, { root, repository }: FinishPlace): Promise<string | null> {
  if (plan.commit === null) return null;
  if (!isMoved(plan, root)) {
    const paths = [...plan.commit.paths, repository.prefix + plan.issuePath];
    await commitPaths(repository, { paths, message: plan.commit.message });
  }
  if (plan.move !== null) {
    const [from, to] = [path.join(root, plan.issuePath), path.join(root, plan.move.to)];
    mkdirSync(path.dirname(to), { recursive: true });
    if (existsSync(from)) moveFileExclusively(from, to, { root });
    const paths = [repository.prefix + plan.issuePath, repository.prefix + plan.move.to];
    await commitPaths(repository, { paths, message: plan.move.message });
  }
  return findRunCommit(repository, plan.runId);
}

/** The old name is gone and the new one there: a move that was cut short has both, and is done again. */
function isMoved(plan: FinishPlan, root: string): boolean {
  return (
    plan.move !== null && !existsSync(path.join(root, plan.issuePath)) && existsSync(path.join(root, plan.move.to))
  );
}

/** An issue whose record could not be committed is open: both stand in one commit, or neither. */
function undoRecord(plan: FinishPlan, { root }: FinishPlace): void {
  const file = path.join(root, plan.issuePath);
  if (readText(file) === plan.after) writeFileDurably(file, plan.before, { root, expected: plan.after });
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

function toConflict(plan: FinishPlan, reason: string): ResolveRun {
  return { ...plan.run, outcome: "conflict", reason, resolution: null, commit: null };
}
