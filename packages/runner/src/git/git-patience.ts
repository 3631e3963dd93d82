import { setTimeout } from "node:timers/promises";
import { explainGitFailure, type GitEnding, type GitOptions, tryGit } from "@ll-issues/tracker";
import { removeAbandonedLock } from "./abandoned-lock.ts";
import type { Repository } from "./open-repository.ts";

/** How long a git command waits for another git that holds a lock. */
export interface GitPatience {
  /** In milliseconds; 10,000 unless told. */
  readonly waitMs?: number;
  /** When this run began to write to the repository: a lock that is younger, and that nobody holds, was left by a git of ours that was killed. */
  readonly since?: Date | undefined;
  /** Told once about each lock that is in the way, by its absolute path. */
  readonly onWait?: ((lock: string) => void) | undefined;
}

/** A program that runs git with these arguments to its end. */
export type GitStarter = (args: readonly string[], options: GitOptions) => Promise<GitEnding>;

const WAIT_MS = 10_000;
const LONGEST_PAUSE_MS = 1_000;

/**
 * Run a git command that writes to a repository, again and again with growing pauses while another git holds a lock. A lock that a killed git of
 * ours has left is removed.
 *
 * @param start how git is started; the plain way unless told.
 * @returns how it ended the last time: where a lock is still in the way, that is what git said.
 */
export async function tryGitPatiently(
  repository: Repository,
  args: readonly string[],
  options: GitOptions,
  patience: GitPatience,
  start: GitStarter = (words, given) => tryGit(repository.top, words, given),
): Promise<GitEnding> {
  const deadline = performance.now() + (patience.waitMs ?? WAIT_MS);
  const met = new Set<string>();
  for (let pause = 20; ; pause = Math.min(LONGEST_PAUSE_MS, pause * 2)) {
    const ending = await start(args, options);
    const failure = explainGitFailure(repository.top, args, ending);
    if (failure?.code !== "LLI_GIT_BUSY") return ending;
    const lock = failure.path;
    if (!met.has(lock)) patience.onWait?.(lock);
    met.add(lock);
    if (await removeAbandonedLock(repository, lock, patience.since)) continue;
    if (performance.now() >= deadline) return ending;
    await setTimeout(pause);
  }
}
