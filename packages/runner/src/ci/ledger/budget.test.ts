import { cloneMachines } from "@ll-issues/testkit";
import { describe, expect, it } from "vitest";
import { openRepository } from "../../git/open-repository.ts";
import { type Budgets, releaseBudget, reserveBudget, settleRuns } from "./budget.ts";
import { countEntry, formatLedger, type LedgerEntry, parseLedger, sumOfDay, sumOfIssue } from "./ledger.ts";
import { type LedgerPlace, readLedger } from "./ledger-ref.ts";

const HOUR = 3_600_000;

async function withMachines(count: number) {
  const machines = await cloneMachines(count, { startsAt: "2026-01-01T12:00:00Z" });
  const places: LedgerPlace[] = [];
  for (const folder of machines.clones)
    places.push({ repository: await openRepository(folder), remote: "origin", now: machines.now });
  const place = (index: number): LedgerPlace => {
    const found = places[index];
    if (found === undefined) throw new RangeError(`no machine ${index}`);
    return found;
  };
  return { ...machines, places, place };
}

const budgets = (run: number | null, issue: number | null, day: number | null): Budgets => ({
  budgetUsd: run,
  issueBudgetUsd: issue,
  dayBudgetUsd: day,
});

const wish = (issue: string, over: Budgets) => ({ issue, owner: "a job", budgets: over, leaseMs: HOUR });

const cost = (issue: string, run: string, costUsd: number, startedAt = "2026-01-01T12:00:00.000Z") => ({
  issue,
  run,
  costUsd,
  outcome: "resolved" as const,
  startedAt,
});

const SPENT = { code: "LLI_BUDGET_SPENT" };

describe("a budget over many machines", () => {
  it("is never promised twice: of 6 who reserve at once as many get it as it has room for", async () => {
    const { sandbox, places, place } = await withMachines(6);
    await using _ = sandbox;
    const tried = await Promise.allSettled(
      places.map((one, at) => reserveBudget(one, wish(`BUG-${at}`, budgets(2, null, 7)))),
    );
    expect(tried.filter(({ status }) => status === "fulfilled").length).toBe(3);
    for (const one of tried) if (one.status === "rejected") expect(one.reason).toMatchObject(SPENT);
    const ledger = await readLedger(place(0));
    expect(sumOfDay(ledger, place(0).now())).toBe(6);
  });

  it("counts what was spent in place of what was reserved, once, and is anew on the next day", async () => {
    const { sandbox, clock, place } = await withMachines(2);
    await using _ = sandbox;
    const [a, b] = [place(0), place(1)];
    const over = budgets(5, null, 6);
    await reserveBudget(a, wish("BUG-1", over));
    await expect(reserveBudget(b, wish("BUG-2", over))).rejects.toMatchObject({
      ...SPENT,
      message: "Of the budget of the day 2026-01-01 1.00 USD is left of 6.00 USD; a run may cost 5.00 USD",
    });
    for (const one of [a, b]) await settleRuns(one, [cost("BUG-001", "run-1", 0.75)]);
    const second = await reserveBudget(b, wish("BUG-2", over));
    expect(sumOfDay(await readLedger(a), a.now())).toBe(5.75);
    await releaseBudget(a, second.id);
    expect(sumOfDay(await readLedger(a), a.now())).toBe(0.75);
    clock.ms += 24 * HOUR;
    expect(sumOfDay(await readLedger(a), a.now())).toBe(0);
    await reserveBudget(a, wish("BUG-2", over));
  });

  it("holds for an issue over days, under each spelling of its id", async () => {
    const { sandbox, clock, place, now } = await withMachines(1);
    await using _ = sandbox;
    const a = place(0);
    const over = budgets(1, 2, null);
    for (const run of ["run-1", "run-2"]) {
      await reserveBudget(a, wish("BUG-7", over));
      await settleRuns(a, [cost("BUG-007", run, 0.8, now().toISOString())]);
      clock.ms += 60 * 24 * HOUR;
    }
    await expect(reserveBudget(a, wish("BUG-07", over))).rejects.toMatchObject({
      code: "LLI_ISSUE_BUDGET_SPENT",
      message: expect.stringContaining("the issue BUG-07 0.40 USD is left of 2.00 USD"),
      hint: expect.stringContaining("issueBudgetUsd"),
    });
    // What is old is kept as a sum only.
    expect((await readLedger(a)).entries.map(({ run }) => run)).toEqual(["run-2"]);
    await reserveBudget(a, wish("BUG-70", over));
  });

  it("counts a run once, however often and late it is told of, and none that may be forgotten", async () => {
    const { sandbox, clock, place, now } = await withMachines(1);
    await using _ = sandbox;
    const a = place(0);
    // Its job crashed, and nobody ever told of it.
    await reserveBudget(a, wish("BUG-1", budgets(4, null, 5)));
    clock.ms += 20 * 24 * HOUR;
    const run = cost("BUG-1", "run-1", 0.5, now().toISOString());
    const old = cost("BUG-1", "run-0", 2);
    for (const day of [20, 37, 49, 60]) {
      // Each change of the ledger folds what has become old.
      await settleRuns(a, [cost("BUG-2", `run-${day}`, 1, now().toISOString())]);
      const { ledger, tooOld } = await settleRuns(a, day === 20 ? [run] : [old, run]);
      expect([day, sumOfIssue(ledger, "BUG-1", now()), tooOld]).toEqual([
        day,
        0.5,
        { 20: [], 37: ["run-0"], 49: ["run-0"], 60: ["run-0", "run-1"] }[day],
      ]);
      clock.ms = Date.parse("2026-01-01T12:00:00Z") + ({ 20: 37, 37: 49, 49: 60 }[day] ?? 0) * 24 * HOUR;
    }
  });

  it("counts a crashed job's reservation until its lease ends, then what is known, also when that comes late", async () => {
    const { sandbox, clock, place } = await withMachines(1);
    await using _ = sandbox;
    const a = place(0);
    const over = budgets(4, null, 5);
    await reserveBudget(a, wish("BUG-1", over));
    clock.ms += HOUR - 1;
    await expect(reserveBudget(a, wish("BUG-2", over))).rejects.toMatchObject(SPENT);
    clock.ms += 2;
    await reserveBudget(a, wish("BUG-2", over));
    await settleRuns(a, [cost("BUG-1", "run-1", 3)]);
    expect(sumOfDay(await readLedger(a), a.now())).toBe(7);
    await settleRuns(a, [cost("BUG-3", "run-3", 1)]);
    expect(sumOfDay(await readLedger(a), a.now())).toBe(8);
  });

  it("without a ceiling for a run is all that is left, and never nothing", async () => {
    const { sandbox, place } = await withMachines(1);
    await using _ = sandbox;
    const over = budgets(null, 10, 3);
    expect((await reserveBudget(place(0), wish("BUG-1", over))).budgetUsd).toBe(3);
    await expect(reserveBudget(place(0), wish("BUG-2", over))).rejects.toMatchObject(SPENT);
  });

  it("is not begun anew over something else on its ref", async () => {
    const { sandbox, place } = await withMachines(1);
    await using _ = sandbox;
    await sandbox.git("push", "-q", "../origin.git", "HEAD:refs/ll-issues/ledger");
    const before = await sandbox.git("ls-remote", "../origin.git");
    await expect(reserveBudget(place(0), wish("BUG-1", budgets(1, 1, 1)))).rejects.toMatchObject({
      code: "LLI_LEDGER_BROKEN",
    });
    expect(await sandbox.git("ls-remote", "../origin.git")).toBe(before);
  });
});

describe("the ledger", () => {
  const now = new Date("2026-03-01T00:00:00.000Z");
  const entry = (over: Partial<LedgerEntry>): LedgerEntry => ({
    id: "1",
    issue: "BUG-1",
    owner: "a job",
    at: "2026-03-01T00:00:00.000Z",
    expiresAt: "2026-03-01T01:00:00.000Z",
    reservedUsd: 2,
    spentUsd: null,
    run: null,
    outcome: null,
    ...over,
  });

  it("reads back what it writes, and nothing else", () => {
    const ledger = { version: 1, earlier: { "BUG-2": 1 }, entries: [entry({}), entry({ id: "2" })] } as const;
    expect(parseLedger(formatLedger(ledger, now))).toEqual(ledger);
    for (const text of [
      "",
      "{}",
      '{"version":2,"entries":[],"earlier":{}}',
      "[]",
      '{"version":1,"entries":[{}],"earlier":{}}',
    ])
      expect(parseLedger(text)).toBeNull();
  });

  it("adds cents without drift", () => {
    const entries = Array.from({ length: 10 }, (_, at) => entry({ id: `${at}`, run: `${at}`, spentUsd: 0.1 }));
    expect(sumOfIssue({ version: 1, entries, earlier: {} }, "BUG-001", now)).toBe(1);
  });

  it.each([
    ["at work", entry({}), 2],
    ["at work, some known", entry({ spentUsd: 3 }), 3],
    ["crashed", entry({ expiresAt: "2026-03-01T00:00:00.000Z" }), 0],
    ["crashed, some known", entry({ expiresAt: "2026-02-01T00:00:00.000Z", spentUsd: 0.5 }), 0.5],
    ["ended", entry({ run: "run", spentUsd: 0.25 }), 0.25],
    ["ended over its budget", entry({ run: "run", spentUsd: 2.5 }), 2.5],
  ])("counts a run that is %s", (_, one, counted) => {
    expect(countEntry(one, now)).toBe(counted);
  });
});
