import { type Budgets, countEntry, dayOf, type Ledger, sumOfDay, sumOfIssue } from "@ll-issues/runner";

/** What was spent today and on the issues at hand, against the ceilings. Amounts in US dollars. */
export interface Spending {
  /** UTC: `2026-11-21`. */
  readonly day: string;
  readonly dayUsd: number;
  /** Null: no ceiling. */
  readonly dayBudgetUsd: number | null;
  readonly issues: readonly { readonly issue: string; readonly usd: number }[];
  /** Null: no ceiling. */
  readonly issueBudgetUsd: number | null;
  /** By what it was spent today, the most expensive first. */
  readonly entries: readonly SpendingEntry[];
}

/** One run, or what is reserved for one. */
export interface SpendingEntry {
  readonly issue: string;
  readonly owner: string;
  readonly run: string | null;
  readonly outcome: string | null;
  /** What it counts for. */
  readonly usd: number;
  /** It is not known yet what was spent. */
  readonly isReserved: boolean;
}

/** Say of a ledger what matters now. */
export function describeSpending(ledger: Ledger, budgets: Budgets, issues: readonly string[], now: Date): Spending {
  const entries = ledger.entries
    .filter(({ at }) => at.startsWith(dayOf(now)))
    .map((entry) => {
      const { issue, owner, run, outcome } = entry;
      return { issue, owner, run, outcome, usd: countEntry(entry, now), isReserved: run === null };
    })
    .filter(({ usd }) => usd > 0);
  return {
    day: dayOf(now),
    dayUsd: sumOfDay(ledger, now),
    dayBudgetUsd: budgets.dayBudgetUsd || null,
    issues: issues.map((issue) => ({ issue, usd: sumOfIssue(ledger, issue, now) })),
    issueBudgetUsd: budgets.issueBudgetUsd || null,
    entries: entries.sort((a, b) => b.usd - a.usd),
  };
}
