import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { makeFolder } from "../disk/make-folder.ts";
import { TrackerError } from "../errors.ts";
import { explainGitFailure, tryGit } from "../git/run-git.ts";
import { findGit } from "../lock/state-dir.ts";
import { renameFile } from "./rename-file.ts";

/** How long another git is waited for, in milliseconds. */
const MAX_WAIT_MS = 10_000;

/**
 * Move an issue's file: with `git mv` where git tracks it, so that its history goes along and only the move is staged, else by renaming.
 * Another file is never overwritten.
 *
 * @param root Absolute.
 * @param from Relative to the root, "/" separated.
 * @param to Relative to the root.
 * @throws {FileError} LLI_EXISTS, LLI_IO.
 * @throws {TrackerError} LLI_GIT_BUSY when another git holds the index for ten seconds, LLI_GIT_FAILED.
 */
export async function moveIssueFile(root: string, from: string, to: string): Promise<void> {
  if (await isTracked(root, from)) await moveWithGit(root, from, to);
  else renameFile(root, from, to);
}

async function isTracked(root: string, path: string): Promise<boolean> {
  if (findGit(root) === null) return false;
  return (await tryGit(root, ["ls-files", "--error-unmatch", "-z", "--", path])).status === 0;
}

async function moveWithGit(root: string, from: string, to: string): Promise<void> {
  const deadline = performance.now() + MAX_WAIT_MS;
  makeFolder(join(root, dirname(to)), dirname(to));
  for (let wait = 20; ; wait = Math.min(1000, wait * 2)) {
    const args = ["mv", "--", from, to];
    const failure = explainGitFailure(root, args, await tryGit(root, args));
    if (failure === null) return;
    if (failure.code !== "LLI_GIT_BUSY" || performance.now() >= deadline) {
      throw new TrackerError(failure.code, failure.message, { path: failure.path, hint: failure.hint });
    }
    await setTimeout(wait);
  }
}
