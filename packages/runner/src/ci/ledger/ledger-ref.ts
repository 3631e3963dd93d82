import { setTimeout as sleep } from "node:timers/promises";
import { RunnerError } from "../../errors.ts";
import type { Repository } from "../../git/open-repository.ts";
import { runGit, tryGit } from "../../git/run-git.ts";
import { commitAsProgram, fetchRemoteRef, swapRemoteRef } from "../remote-ref.ts";
import { EMPTY_LEDGER, formatLedger, type Ledger, parseLedger } from "./ledger.ts";

/** Where the ledger is kept. */
export interface LedgerPlace {
  readonly repository: Repository;
  /** Name or address of the remote that all runners share. */
  readonly remote: string;
  readonly now: () => Date;
}

/** The one ref of the remote that holds the ledger: a commit whose tree is `ledger.json`. */
const LEDGER_REF = "refs/ll-issues/ledger";

/** Others may be faster this often; then something else is wrong. */
const MOST_TRIES = 60;

/** The longest pause between two tries, in tries: about as many as there may be others. */
const LONGEST_PAUSE = 16;

/** Read the ledger of a remote; an empty one where nothing was ever reserved. */
export async function readLedger(place: LedgerPlace): Promise<Ledger> {
  return (await fetchLedger(place)).ledger;
}

/**
 * Change the ledger on the remote. Of two who change it at once one is first, and the other one's change is worked out anew on what the first
 * one left: so nothing that was decided on an old ledger is ever written.
 *
 * @param change gives the new ledger and what to return; the ledger it was given: nothing is written.
 * @throws {RunnerError} LLI_LEDGER_BROKEN when the ref holds something else: it is never overwritten.
 */
export async function updateLedger<Result>(
  place: LedgerPlace,
  change: (ledger: Ledger) => { readonly ledger: Ledger; readonly result: Result },
): Promise<Result> {
  for (let tried = 1; tried <= MOST_TRIES; tried += 1) {
    const begun = performance.now();
    const { id, ledger } = await fetchLedger(place);
    const changed = change(ledger);
    if (changed.ledger === ledger) return changed.result;
    const commit = await writeCommit(place, changed.ledger);
    if (await swapRemoteRef({ ...place, ref: LEDGER_REF }, id, commit)) return changed.result;
    // A pause of random length, by how long a try takes here: of many who meet again and again each gets its turn.
    const onceMs = performance.now() - begun;
    await sleep(Math.random() * onceMs * Math.min(2 ** tried, LONGEST_PAUSE));
  }
  throw new RunnerError("LLI_GIT_FAILED", `${LEDGER_REF} was changed by others ${MOST_TRIES} times in a row`, {
    hint: "Try again",
  });
}

async function fetchLedger(place: LedgerPlace): Promise<{ id: string; ledger: Ledger }> {
  for (let tried = 1; tried <= MOST_TRIES; tried += 1) {
    const id = await fetchRemoteRef({ ...place, ref: LEDGER_REF });
    if (id === null) return { id: "", ledger: EMPTY_LEDGER };
    const { status, stdout } = await tryGit(place.repository.top, ["cat-file", "blob", `${id}:ledger.json`]);
    const ledger = status === 0 ? parseLedger(stdout.toString("utf8")) : null;
    if (ledger !== null) return { id, ledger };
    const isHere = (await tryGit(place.repository.top, ["cat-file", "-e", id])).status === 0;
    if (isHere) break;
    // The ref was moved between asking for it and fetching it.
  }
  throw new RunnerError(
    "LLI_LEDGER_BROKEN",
    `${LEDGER_REF} of ${place.remote} does not hold a ledger of this version`,
    {
      hint: `Look at it (git fetch ${place.remote} ${LEDGER_REF}; git show FETCH_HEAD:ledger.json). To begin anew: git push ${place.remote} :${LEDGER_REF}`,
    },
  );
}

/** A commit without a parent: what was before is in the ledger itself, and the ref does not grow. */
async function writeCommit({ repository, now }: LedgerPlace, ledger: Ledger): Promise<string> {
  const at = now();
  const input = formatLedger(ledger, at);
  const blob = (await runGit(repository.top, ["hash-object", "-w", "--stdin"], { input })).stdout
    .toString("utf8")
    .trim();
  const listing = `100644 blob ${blob}\tledger.json\n`;
  const tree = (await runGit(repository.top, ["mktree"], { input: listing })).stdout.toString("utf8").trim();
  const made = await runGit(repository.top, ["commit-tree", tree, "-F", "-"], {
    env: commitAsProgram(at),
    // Two machines that write the same ledger at the same moment still differ in what they pushed.
    input: `What runs of ll-issues cost\n\n${crypto.randomUUID()}\n`,
  });
  return made.stdout.toString("utf8").trim();
}
