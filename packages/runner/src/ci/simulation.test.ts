import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as nextTurn } from "node:timers/promises";
import { cloneMachines, type Machines } from "@ll-issues/testkit";
import { describe, expect, it } from "vitest";
import { RunnerError } from "../errors.ts";
import { openRepository } from "../git/open-repository.ts";
import { type ClaimPlace, claimIssue, endClaim, renewClaim } from "./claim.ts";
import { claimForRun } from "./claim-for-run.ts";
import { readRecords } from "./collect/read-records.ts";
import { sumUp } from "./collect/sum-up.ts";
import { type Budgets, settleRuns } from "./ledger/budget.ts";
import { sumOfDay } from "./ledger/ledger.ts";
import { readLedger } from "./ledger/ledger-ref.ts";

const [issueCount = 10, runnerCount = 3] = (process.env.LL_SIMULATE ?? "10x3").split("x").map(Number);
const ISSUES: readonly string[] = Array.from({ length: issueCount }, (_, index) => `BUG-${index + 1}`);
const LEASE_MS = 60_000;
/** In US dollars. Tight: reservations of the crashed have to lapse, or the day has to end, and runners have to wait for that. */
const DAY_BUDGET = runnerCount + 1;
const BUDGETS: Budgets = { budgetUsd: 1, issueBudgetUsd: null, dayBudgetUsd: DAY_BUDGET };
const DAY_MS = 86_400_000;

/** What happened, as somebody sees it who sees everything. */
interface Chronicle {
  readonly random: () => number;
  readonly clock: { ms: number };
  /** Folder of the records that jobs handed over. */
  readonly records: string;
  /** Who began, published, ended what, in order. */
  readonly begun: string[];
  readonly published: string[];
  readonly ended: string[];
  crashes: number;
  refusals: number;
  /** What was told of runs whose reservation had lapsed meanwhile, in US dollars: others may have been promised it. */
  lateUsd: number;
}

/** A runner dies here: whatever it holds it holds until its lease ends. */
class Crash extends Error {}

async function withRunners(): Promise<Machines & { places: ClaimPlace[]; told: Chronicle }> {
  const machines = await cloneMachines(runnerCount);
  const places: ClaimPlace[] = [];
  for (const [index, folder] of machines.clones.entries()) {
    const repository = await openRepository(folder);
    places.push({ repository, remote: "origin", owner: `runner-${index}`, leaseMs: LEASE_MS, now: machines.now });
  }
  const records = join(machines.sandbox.root, "records");
  const { clock } = machines;
  const told: Chronicle = {
    random: makeRandom(20260101),
    clock,
    records,
    begun: [],
    published: [],
    ended: [],
    crashes: 0,
    refusals: 0,
    lateUsd: 0,
  };
  return { ...machines, places, told };
}

/** Work on one issue as the jobs of docs/ci/resolve.yml do, and die between any two steps of it. */
async function play(
  place: ClaimPlace,
  issue: string,
  told: Chronicle,
): Promise<"over" | "tried" | { heldUntil: number }> {
  const { random, clock } = told;
  const mayCrash = (chance: number): void => {
    if (random() < chance) throw new Crash();
  };
  const reservedUntil = clock.ms + LEASE_MS;
  const attempt = await claimForRun(place, issue, BUDGETS);
  if (!attempt.won) {
    const { state, expiresAt = "" } = attempt.holder ?? {};
    return state === "finished" ? "over" : { heldUntil: Date.parse(expiresAt) || 0 };
  }
  told.begun.push(issue);
  mayCrash(0.1);
  clock.ms += 1_000;
  const isDone = random() < 0.85;
  const run = writeRecord(issue, told, isDone ? "resolved" : "incomplete", mayCrash);
  mayCrash(0.1);
  if (random() < 0.4) {
    told.lateUsd += run.costUsd;
    await settleRuns(place, [run], new Map([[run.run, attempt.reservation?.id ?? ""]]));
    if (clock.ms < reservedUntil) told.lateUsd -= run.costUsd;
  }
  // Suspended for longer than the lease: others may have gone on.
  if (random() < 0.15) clock.ms += LEASE_MS + 1_000;
  const held = await renewClaim(place, issue, attempt.claim.token);
  if (held === null) return "tried";
  if (!isDone) {
    await endClaim(place, issue, held.token, "given-back");
    return "tried";
  }
  mayCrash(0.05);
  // Here `ci apply` pushes its branch; there is one, however often that is done.
  told.published.push(issue);
  mayCrash(0.05);
  if (await endClaim(place, issue, held.token, "finished")) told.ended.push(issue);
  return "over";
}

function writeRecord(
  issue: string,
  { records, random, begun, clock }: Chronicle,
  outcome: "resolved" | "incomplete",
  mayCrash: (chance: number) => void,
) {
  const costUsd = Math.ceil(random() * 90) / 100;
  mayCrash(0.1);
  const startedAt = new Date(clock.ms).toISOString();
  const run = { issue, run: `run-${begun.length}-${issue}`, outcome, reason: "", startedAt, costUsd };
  const whole = { ...run, durationMs: 1, turns: 1, changes: [], verification: [], question: null, commit: null };
  const folder = join(records, run.run);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "run.json"), JSON.stringify(whole));
  return run;
}

/** One runner: takes what it does not know to be over or held, until nothing is left; after a crash another machine starts in its place. */
async function runUntilDone(place: ClaimPlace, told: Chronicle): Promise<void> {
  const over = new Set<string>();
  const held = new Map<string, number>();
  while (over.size < ISSUES.length) {
    const left = ISSUES.filter((issue) => !over.has(issue));
    const free = left.filter((issue) => (held.get(issue) ?? 0) <= told.clock.ms);
    const issue = free[Math.floor(told.random() * free.length)];
    if (issue === undefined) {
      // Everything is in work elsewhere: time passes.
      told.clock.ms += 5_000;
      await nextTurn(20);
      continue;
    }
    try {
      const ending = await play(place, issue, told);
      if (ending === "over") over.add(issue);
      else if (ending !== "tried") held.set(issue, ending.heldUntil);
    } catch (error) {
      if (error instanceof Crash) told.crashes += 1;
      else if (error instanceof RunnerError && error.code === "LLI_BUDGET_SPENT") {
        told.refusals += 1;
        await waitForMoney(place, told);
      } else throw error;
      held.clear();
    }
    if (told.random() < 0.3)
      expect(sumOfDay(await readLedger(place), place.now())).toBeLessThanOrEqual(DAY_BUDGET + told.lateUsd);
  }
}

/** Time passes until somebody's reservation is over, or the day where nobody has one. */
async function waitForMoney(place: ClaimPlace, { clock }: Chronicle): Promise<void> {
  const { entries } = await readLedger(place);
  const isOpen = entries.some(({ run, expiresAt }) => run === null && Date.parse(expiresAt) > clock.ms);
  // Many who wait together must not let everybody else's lease lapse.
  if (isOpen) clock.ms += 40_000 / runnerCount;
  else clock.ms += DAY_MS - (clock.ms % DAY_MS);
}

describe("many runners", () => {
  it(`end each of ${issueCount} issues exactly once on ${runnerCount} machines that crash anywhere (LL_SIMULATE=200x20)`, async () => {
    const { sandbox, places, told } = await withRunners();
    await using _ = sandbox;
    const [first] = places;
    if (first === undefined) throw new Error("no runner");
    await Promise.all(places.map((place) => runUntilDone(place, told)));

    // What could go wrong did.
    expect(told.crashes).toBeGreaterThan(0);
    expect(told.refusals).toBeGreaterThan(0);

    // Once each, none lost: by what ended and by the claims.
    expect([...told.ended].sort()).toEqual([...ISSUES].sort());
    expect(new Set(told.published)).toEqual(new Set(ISSUES));
    expect(told.begun.length).toBeGreaterThan(ISSUES.length);
    const refs = await sandbox.git("ls-remote", "../origin.git", "refs/ll-issues/claims/*");
    expect(refs.match(/(?<=\/)BUG-\d+$/gm)?.sort()).toEqual([...ISSUES].sort());
    told.clock.ms += 365 * DAY_MS;
    for (const issue of ISSUES.slice(0, 3))
      expect(await claimIssue(first, issue)).toMatchObject({ won: false, holder: { state: "finished" } });
    told.clock.ms -= 365 * DAY_MS;

    // Two collectors at once, one of which has seen only half: every run is paid for once.
    const records = readRecords([told.records], (text) => text);
    const { jobs, costUsd, outcomes } = sumUp(
      records,
      ISSUES.map((id) => ({ id })),
    );
    expect([records.problems, outcomes.lost]).toEqual([[], undefined]);
    expect(new Set(jobs.map(({ issue }) => issue))).toEqual(new Set(ISSUES));
    await Promise.all([
      settleRuns(first, records.runs.slice(0, records.runs.length / 2)),
      settleRuns(places.at(-1) ?? first, records.runs),
    ]);
    const { entries } = await readLedger(first);
    const paid = entries.filter(({ run }) => run !== null);
    expect(paid.map(({ run }) => run).sort()).toEqual(records.runs.map(({ run }) => run).sort());
    expect(paid.reduce((sum, { spentUsd }) => sum + (spentUsd ?? 0), 0)).toBeCloseTo(costUsd, 6);
    if (process.env.LL_SIMULATE !== undefined) {
      const { crashes, refusals, lateUsd, begun, published } = told;
      const figures = { issues: issueCount, runners: runnerCount, begun: begun.length, crashes, refusals, lateUsd };
      process.stdout.write(
        `${JSON.stringify({ ...figures, published: published.length, records: jobs.length, costUsd })}\n`,
      );
    }
  }, 3_600_000);
});

/** A generator whose numbers are the same in every run (mulberry32). */
function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
