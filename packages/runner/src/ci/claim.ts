import { canonicalId, isIssueId } from "@ll-issues/parser";
import type { Repository } from "../git/open-repository.ts";
import { runGit, tryGit } from "../git/run-git.ts";
import { commitAsProgram, fetchRemoteRef, swapRemoteRef } from "./remote-ref.ts";

/** What a claim says. It is the message of a commit that a ref of the remote names; the ref is moved by compare-and-swap only. */
export interface ClaimRecord {
  readonly version: 1;
  readonly issue: string;
  /** Who holds it, in words for people. */
  readonly owner: string;
  /** `finished` stays: the issue was worked off, and whoever looks at an older tree must not begin again. */
  readonly state: "working" | "finished";
  /** ISO 8601, UTC. After this moment anybody may take it over. */
  readonly expiresAt: string;
}

/** A claim that is ours. */
export interface Claim {
  readonly record: ClaimRecord;
  /** The commit that the ref names while it is ours; whoever gives it can renew and end the claim. */
  readonly token: string;
}

/** How trying to claim an issue ended. */
export type ClaimAttempt =
  | { readonly won: true; readonly claim: Claim }
  | { readonly won: false; readonly holder: ClaimRecord | null };

/** Where claims are kept and how this runner signs them. */
export interface ClaimPlace {
  readonly repository: Repository;
  /** Name or address of the remote that all runners share. */
  readonly remote: string;
  readonly owner: string;
  /** How long a claim holds without being renewed, in milliseconds: longer than clocks of two machines differ. */
  readonly leaseMs: number;
  readonly now: () => Date;
}

/**
 * Claim an issue for one runner among many machines: the remote moves the ref for exactly one of those who try, because each push
 * names what it expects to find there (git-push(1), --force-with-lease). A claim whose lease is over is taken over in the same way.
 *
 * @param issueId `BUG-1` and `BUG-001` are one issue.
 * @throws {RunnerError} LLI_GIT_FAILED when the remote cannot be reached.
 */
export async function claimIssue(place: ClaimPlace, issueId: string): Promise<ClaimAttempt> {
  const ref = claimRef(issueId);
  const found = await readClaim(place, ref);
  if (found !== null && (found.record === null || !isOver(found.record, place.now()))) {
    return { won: false, holder: found.record };
  }
  const record = toRecord(place, issueId, "working");
  const token = await move(place, ref, found?.id ?? "", record);
  if (token !== null) return { won: true, claim: { record, token } };
  return { won: false, holder: (await readClaim(place, ref))?.record ?? null };
}

/** Hold a claim for another lease; null when it is ours no more, and then the work must stop. */
export async function renewClaim(place: ClaimPlace, issueId: string, token: string): Promise<Claim | null> {
  const record = toRecord(place, issueId, "working");
  const moved = await move(place, claimRef(issueId), token, record);
  return moved === null ? null : { record, token: moved };
}

/**
 * End a claim.
 *
 * @param how `finished` leaves a mark that nobody claims again; `given-back` makes the issue free.
 * @returns false when the claim was ours no more: somebody else has taken it over.
 */
export async function endClaim(
  place: ClaimPlace,
  issueId: string,
  token: string,
  how: "finished" | "given-back",
): Promise<boolean> {
  const ref = claimRef(issueId);
  if (how === "finished") return (await move(place, ref, token, toRecord(place, issueId, "finished"))) !== null;
  return swapRemoteRef({ ...place, ref }, token, "");
}

/**
 * Free an issue that was finished, so that it can be worked on again: its question has been answered, or its pull request was closed. A claim
 * under which somebody works is left alone.
 *
 * @returns whether there was such a mark.
 */
export async function freeFinished(place: ClaimPlace, issueId: string): Promise<boolean> {
  const ref = claimRef(issueId);
  const found = await readClaim(place, ref);
  return found?.record?.state === "finished" && (await swapRemoteRef({ ...place, ref }, found.id, ""));
}

function claimRef(issueId: string): string {
  const id = canonicalId(issueId);
  if (!isIssueId(id)) throw new RangeError(`not the id of an issue: ${JSON.stringify(issueId)}`);
  return `refs/ll-issues/claims/${id}`;
}

function toRecord({ owner, leaseMs, now }: ClaimPlace, issue: string, state: ClaimRecord["state"]): ClaimRecord {
  return { version: 1, issue, owner, state, expiresAt: new Date(now().getTime() + leaseMs).toISOString() };
}

function isOver({ state, expiresAt }: ClaimRecord, now: Date): boolean {
  return state === "working" && Date.parse(expiresAt) <= now.getTime();
}

/** Read what the remote's ref names; the record is null where it is none of ours. */
async function readClaim(place: ClaimPlace, ref: string): Promise<{ id: string; record: ClaimRecord | null } | null> {
  const id = await fetchRemoteRef({ ...place, ref });
  if (id === null) return null;
  const commit = await tryGit(place.repository.top, ["cat-file", "commit", id]);
  const text = commit.stdout.toString("utf8");
  return { id, record: commit.status === 0 ? parseRecord(text.slice(text.indexOf("\n\n") + 2)) : null };
}

function parseRecord(text: string): ClaimRecord | null {
  try {
    const value = JSON.parse(text) as Partial<ClaimRecord>;
    const isOurs = value.version === 1 && typeof value.issue === "string" && typeof value.owner === "string";
    const isDated = typeof value.expiresAt === "string" && !Number.isNaN(Date.parse(value.expiresAt));
    return isOurs && isDated && (value.state === "working" || value.state === "finished")
      ? (value as ClaimRecord)
      : null;
  } catch {
    return null;
  }
}

/** Move the ref from what we expect to a new record; returns the new commit, or null when something else was there. */
async function move(place: ClaimPlace, ref: string, expected: string, record: ClaimRecord): Promise<string | null> {
  const { repository, now } = place;
  const parent = expected === "" ? [] : ["-p", expected];
  const tree = await runGit(repository.top, ["hash-object", "-t", "tree", "-w", "--stdin"], { input: "" });
  // The parent makes every token a new one: two runners that write the same words at the same moment still differ in what they expect.
  const made = await runGit(
    repository.top,
    ["commit-tree", tree.stdout.toString("utf8").trim(), ...parent, "-F", "-"],
    {
      env: commitAsProgram(now()),
      input: `${JSON.stringify({ ...record, nonce: crypto.randomUUID() })}\n`,
    },
  );
  const token = made.stdout.toString("utf8").trim();
  return (await swapRemoteRef({ ...place, ref }, expected, token)) ? token : null;
}
