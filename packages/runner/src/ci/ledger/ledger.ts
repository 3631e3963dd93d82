import { canonicalId, isSameIssue } from "@ll-issues/parser";
import * as z from "zod";

/** What one run may cost or has cost. */
export interface LedgerEntry {
  /** Tells it from every other entry. */
  readonly id: string;
  readonly issue: string;
  /** Who reserved it, in words for people. */
  readonly owner: string;
  /** When it was reserved: it counts on this day. ISO 8601, UTC. */
  readonly at: string;
  /** After this moment only what is known to be spent counts: the job has crashed. ISO 8601, UTC. */
  readonly expiresAt: string;
  /** In US dollars. */
  readonly reservedUsd: number;
  /** In US dollars; null while nothing is known. */
  readonly spentUsd: number | null;
  /** Id of the run, once it is known. */
  readonly run: string | null;
  /** How the run ended, once it is known. */
  readonly outcome: string | null;
}

/** What runs in CI have cost and may still cost, as it stands in `ledger.json` on the ledger's ref. */
export interface Ledger {
  readonly version: 1;
  readonly entries: readonly LedgerEntry[];
  /** What entries that are no longer kept came to, by issue, in US dollars. */
  readonly earlier: Readonly<Record<string, number>>;
}

/** The ledger before anything was reserved. */
export const EMPTY_LEDGER: Ledger = { version: 1, entries: [], earlier: {} };

const DAY_MS = 86_400_000;

/** A run is written down that began at most so many days ago: of an older one nobody can say whether it was written down before. */
export const SETTLED_DAYS = 30;

/** A run can be that of a reservation which is at most so many days older. */
const RESERVED_DAYS = 5;

/** Entries are kept for so many days; then only their sum by issue is. So each run that may still be told of is found in them. */
const KEPT_DAYS = SETTLED_DAYS + RESERVED_DAYS;

const usd = z.number().nonnegative();

const ledgerSchema = z.object({
  version: z.literal(1),
  entries: z.array(
    z.object({
      id: z.string(),
      issue: z.string(),
      owner: z.string(),
      at: z.iso.datetime(),
      expiresAt: z.iso.datetime(),
      reservedUsd: usd,
      spentUsd: usd.nullable(),
      run: z.string().nullable(),
      outcome: z.string().nullable(),
    }),
  ),
  earlier: z.record(z.string(), usd),
}) satisfies z.ZodType<Ledger>;

/** Read a ledger; null for anything else. */
export function parseLedger(text: string): Ledger | null {
  try {
    return ledgerSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** Write a ledger, one entry a line, without what is so old that its sum is enough. */
export function formatLedger(ledger: Ledger, now: Date): string {
  const oldest = new Date(now.getTime() - KEPT_DAYS * DAY_MS).toISOString();
  const earlier: Record<string, number> = { ...ledger.earlier };
  for (const entry of ledger.entries.filter(({ at }) => at < oldest)) {
    const issue = canonicalId(entry.issue);
    earlier[issue] = roundUsd((earlier[issue] ?? 0) + countEntry(entry, now));
  }
  const entries = ledger.entries.filter(({ at }) => at >= oldest).map((entry) => JSON.stringify(entry));
  const lines = entries.length === 0 ? "[]" : `[\n${entries.join(",\n")}\n]`;
  return `{"version":1,"earlier":${JSON.stringify(earlier)},"entries":${lines}}\n`;
}

/**
 * Say what an entry counts for, in US dollars: what was spent where that is known; else, while its job may still be at work, what was
 * reserved; else nothing.
 */
export function countEntry({ spentUsd, run, reservedUsd, expiresAt }: LedgerEntry, now: Date): number {
  if (run !== null && spentUsd !== null) return spentUsd;
  const isOpen = Date.parse(expiresAt) > now.getTime();
  return isOpen ? Math.max(reservedUsd, spentUsd ?? 0) : (spentUsd ?? 0);
}

/** Say whether a run that began then may have been written down and folded into a sum since. */
export function isForgotten(startedAt: string, now: Date): boolean {
  return now.getTime() - Date.parse(startedAt) > SETTLED_DAYS * DAY_MS;
}

/** Say whether a run that began then can be the one that an entry was reserved for, as far as the issue and the time tell. */
export function isReservedFor(entry: LedgerEntry, issue: string, startedAt: string): boolean {
  const isNear = Date.parse(startedAt) - Date.parse(entry.at) <= RESERVED_DAYS * DAY_MS;
  return entry.run === null && isNear && isSameIssue(entry.issue, issue);
}

/** Add up what counts for an issue, over all time, in US dollars. */
export function sumOfIssue({ entries, earlier }: Ledger, issue: string, now: Date): number {
  const own = entries.filter((entry) => isSameIssue(entry.issue, issue));
  const before = Object.entries(earlier).filter(([id]) => isSameIssue(id, issue));
  return roundUsd(
    own.reduce((sum, entry) => sum + countEntry(entry, now), 0) + before.reduce((sum, [, spent]) => sum + spent, 0),
  );
}

/** Add up what counts on the day of a moment (UTC), in US dollars. */
export function sumOfDay({ entries }: Ledger, now: Date): number {
  const today = dayOf(now);
  const own = entries.filter(({ at }) => at.slice(0, 10) === today);
  return roundUsd(own.reduce((sum, entry) => sum + countEntry(entry, now), 0));
}

/** The day of a moment, UTC: `2026-11-21`. */
export function dayOf(now: Date): string {
  return now.toISOString().slice(0, 10);
}

/** Sums of many cents drift by parts of them that nobody spent. */
export function roundUsd(amount: number): number {
  return Math.round(amount * 1e6) / 1e6;
}
