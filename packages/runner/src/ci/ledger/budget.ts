import type { LimitsConfig } from "@ll-issues/tracker";
import { RunnerError } from "../../errors.ts";
import type { ResolveRun } from "../../resolve/resolve-run.ts";
import {
  dayOf,
  isForgotten,
  isReservedFor,
  type Ledger,
  type LedgerEntry,
  roundUsd,
  sumOfDay,
  sumOfIssue,
} from "./ledger.ts";
import { type LedgerPlace, updateLedger } from "./ledger-ref.ts";

/** The ceilings that hold over many runs and machines. */
export type Budgets = Pick<LimitsConfig, "budgetUsd" | "issueBudgetUsd" | "dayBudgetUsd">;

/** What is to be reserved. */
export interface ReservationWish {
  readonly issue: string;
  /** Who wants it, in words for people. */
  readonly owner: string;
  readonly budgets: Budgets;
  /** How long the run may be under way, in milliseconds; after that it counts as crashed. */
  readonly leaseMs: number;
}

/** Money that was put aside for one run. */
export interface Reservation {
  readonly id: string;
  /** The run may cost this much, in US dollars. */
  readonly budgetUsd: number;
}

/** Say whether there is a ceiling over more than one run: without it no ledger is kept. */
export function hasLedger(budgets: Budgets): boolean {
  return isCeiling(budgets.issueBudgetUsd) || isCeiling(budgets.dayBudgetUsd);
}

/**
 * Put money aside for a run before it starts, so that runs on other machines do not count on it: what a run may cost by itself, or all that is
 * left where that has no ceiling.
 *
 * @throws {RunnerError} when less is left than the run may cost: LLI_ISSUE_BUDGET_SPENT for the issue, which says nothing about others;
 * LLI_BUDGET_SPENT for the day.
 */
export async function reserveBudget(place: LedgerPlace, wish: ReservationWish): Promise<Reservation> {
  const id = crypto.randomUUID();
  return await updateLedger(place, (ledger) => {
    const now = place.now();
    const budgetUsd = decideBudget(ledger, wish, now);
    const entry: LedgerEntry = {
      id,
      issue: wish.issue,
      owner: wish.owner,
      at: now.toISOString(),
      expiresAt: new Date(now.getTime() + wish.leaseMs).toISOString(),
      reservedUsd: budgetUsd,
      spentUsd: null,
      run: null,
      outcome: null,
    };
    return { ledger: { ...ledger, entries: [...ledger.entries, entry] }, result: { id, budgetUsd } };
  });
}

/** Give back what was reserved for a run that did not begin. */
export async function releaseBudget(place: LedgerPlace, id: string): Promise<void> {
  await updateLedger(place, (ledger) => {
    const entries = ledger.entries.filter((entry) => entry.id !== id || entry.run !== null);
    return { ledger: entries.length === ledger.entries.length ? ledger : { ...ledger, entries }, result: null };
  });
}

/** What the ledger is told of a run. */
export type RunCost = Pick<ResolveRun, "issue" | "run" | "outcome" | "costUsd" | "startedAt">;

/** What came of telling the ledger of runs. */
export interface SettledRuns {
  readonly ledger: Ledger;
  /** Ids of runs that were not written down, because they may have been already: they began more than `SETTLED_DAYS` days ago. */
  readonly tooOld: readonly string[];
}

/**
 * Write down what runs have cost in place of what was reserved for them. Telling it twice changes nothing. A run for which nothing was reserved
 * is written down too: its money is gone.
 *
 * @param reservations ids of reservations by the id of the run they were for, where that is known; else an open one of its issue is meant.
 */
export async function settleRuns(
  place: LedgerPlace,
  runs: readonly RunCost[],
  reservations: ReadonlyMap<string, string> = new Map(),
): Promise<SettledRuns> {
  return await updateLedger(place, (ledger) => {
    const now = place.now();
    const isTooOld = ({ run, startedAt }: RunCost): boolean => !reservations.has(run) && isForgotten(startedAt, now);
    const settled = runs
      .filter((run) => !isTooOld(run))
      .reduce((before, run) => settle(before, run, reservations.get(run.run), now), ledger);
    const tooOld = runs.filter(isTooOld).map(({ run }) => run);
    return { ledger: settled, result: { ledger: settled, tooOld } };
  });
}

function settle(ledger: Ledger, run: RunCost, reservation: string | undefined, now: Date): Ledger {
  const { entries } = ledger;
  if (entries.some((entry) => entry.run === run.run)) return ledger;
  const known = { spentUsd: roundUsd(run.costUsd), run: run.run, outcome: run.outcome };
  const at = entries.findLastIndex((entry) =>
    reservation === undefined ? isReservedFor(entry, run.issue, run.startedAt) : entry.id === reservation,
  );
  const reserved = entries[at];
  if (reserved !== undefined) return { ...ledger, entries: entries.with(at, { ...reserved, ...known }) };
  const when = { at: run.startedAt, expiresAt: now.toISOString() };
  const added = { id: crypto.randomUUID(), issue: run.issue, owner: "not reserved", ...when, reservedUsd: 0, ...known };
  return { ...ledger, entries: [...entries, added] };
}

function decideBudget(ledger: Ledger, { issue, budgets }: ReservationWish, now: Date): number {
  const left = [
    {
      of: `the issue ${issue}`,
      code: "LLI_ISSUE_BUDGET_SPENT" as const,
      key: "issueBudgetUsd",
      most: budgets.issueBudgetUsd,
      sum: sumOfIssue(ledger, issue, now),
    },
    {
      of: `the day ${dayOf(now)}`,
      code: "LLI_BUDGET_SPENT" as const,
      key: "dayBudgetUsd",
      most: budgets.dayBudgetUsd,
      sum: sumOfDay(ledger, now),
    },
  ].flatMap(({ most, ...one }) => (isCeiling(most) ? [{ ...one, most, left: roundUsd(most - one.sum) }] : []));
  const own = isCeiling(budgets.budgetUsd) ? budgets.budgetUsd : null;
  const tight = left.find((one) => one.left <= 0 || (own !== null && one.left < own));
  if (tight !== undefined) {
    const wanted = own === null ? "" : `; a run may cost ${formatUsd(own)}`;
    throw new RunnerError(
      tight.code,
      `Of the budget of ${tight.of} ${formatUsd(Math.max(0, tight.left))} is left of ${formatUsd(tight.most)}${wanted}`,
      {
        hint: `Spent and reserved: ${formatUsd(tight.sum)}. The ceiling is limits.${tight.key} of ll-issues.config.json`,
      },
    );
  }
  return own ?? Math.min(...left.map((one) => one.left));
}

function isCeiling(amount: number | null): amount is number {
  return amount !== null && amount > 0;
}

function formatUsd(amount: number): string {
  return `${amount.toFixed(2)} USD`;
}
