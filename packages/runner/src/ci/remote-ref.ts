import { setTimeout as sleep } from "node:timers/promises";
import { RunnerError } from "../errors.ts";
import type { Repository } from "../git/open-repository.ts";
import { runGit, tryGit } from "../git/run-git.ts";

/** A ref of a remote that many machines share. It is moved by compare-and-swap only. */
export interface RemoteRef {
  readonly repository: Repository;
  /** Name or address of the remote. */
  readonly remote: string;
  /** Its whole name, such as `refs/ll-issues/claims/BUG-1`. */
  readonly ref: string;
}

/**
 * Ask which commit a ref of the remote names, and fetch that commit; null where there is no such ref.
 *
 * Somebody may move the ref between asking and fetching: the commit may then not be here, and trying again sees the new one.
 *
 * @throws {RunnerError} LLI_GIT_FAILED when the remote cannot be reached.
 */
export async function fetchRemoteRef(place: RemoteRef): Promise<string | null> {
  const id = await readRemoteRef(place);
  if (id === "") return null;
  const quietly = ["--quiet", "--no-tags", "--no-write-fetch-head", "--depth=1"];
  await tryGit(place.repository.top, ["fetch", ...quietly, "--", place.remote, place.ref]);
  return id;
}

/** The commit that the ref names on the remote; empty where there is none. */
async function readRemoteRef({ repository, remote, ref }: RemoteRef): Promise<string> {
  const listed = await runGit(repository.top, ["ls-remote", "--", remote, ref]);
  return listed.stdout.toString("utf8").split("\t")[0]?.trim() ?? "";
}

/** What git says when somebody else is moving the ref, or has moved it and back; but also when the remote's disk is full. */
const MAY_BE_OTHERS = /stale info|fetch first|cannot lock ref|failed to update ref|already exists|incorrect old value/i;

/** So often a ref that nobody seems to have moved is tried again. */
const MOST_TRIES = 5;

/** Before the second try at most so long, in milliseconds; before each further one twice that. Whoever is moving a ref is done in less. */
const PAUSE_MS = 50;

/**
 * Move a ref of the remote from what we expect there to something else (git-push(1), --force-with-lease): of all who try at once exactly
 * one succeeds.
 *
 * @param expected the commit that we saw; empty: the ref is not there.
 * @param to the commit it is to name; empty: the ref is removed.
 * @returns false when something else was there.
 * @throws {RunnerError} LLI_GIT_FAILED when the remote cannot be reached or takes no such ref.
 */
export async function swapRemoteRef(place: RemoteRef, expected: string, to: string): Promise<boolean> {
  const { repository, remote, ref } = place;
  const lease = `--force-with-lease=${ref}:${expected}`;
  const quietly = ["--quiet", "--no-verify", "--porcelain"];
  for (let tried = 1; ; tried += 1) {
    const pushed = await tryGit(repository.top, ["push", ...quietly, lease, "--", remote, `${to}:${ref}`]);
    if (pushed.status === 0) return true;
    const said = `${pushed.stdout.toString("utf8")}\n${pushed.stderr}`;
    // git-push(1), porcelain: `!` before a ref that was rejected. Whether by somebody else's doing is seen by what is there now.
    if (/^!\t/m.test(said)) {
      const now = await readRemoteRef(place);
      // The answer was lost on its way.
      if (now === to) return to !== "";
      if (now !== expected) return false;
      if (MAY_BE_OTHERS.test(said) && tried < MOST_TRIES) {
        await sleep(Math.random() * PAUSE_MS * 2 ** (tried - 1));
        continue;
      }
    }
    throw new RunnerError("LLI_GIT_FAILED", `${ref} could not be pushed: ${said.trim().slice(0, 2000)}`, {
      hint: "The job needs the right to push refs/ll-issues/*",
    });
  }
}

/**
 * The names and dates that a commit of ours is made with, so that it needs no identity in git's configuration.
 *
 * @returns for the environment of `git commit-tree`.
 */
export function commitAsProgram(now: Date): Readonly<Record<string, string>> {
  const seconds = Math.floor(now.getTime() / 1000);
  const person = { NAME: "ll-issues", EMAIL: "ll-issues@localhost", DATE: `${seconds} +0000` };
  const named = ["AUTHOR", "COMMITTER"].flatMap((role) =>
    Object.entries(person).map(([key, value]) => [`GIT_${role}_${key}`, value]),
  );
  return Object.fromEntries(named);
}
