import { type Config, findIssue } from "@ll-issues/tracker";
import type { ResolveRun } from "../../resolve/resolve-run.ts";
import { releaseBudget, reserveBudget, settleRuns } from "./budget.ts";
import type { LedgerPlace } from "./ledger-ref.ts";

/** Money on the ledger that was put aside for one run. */
export interface Purse {
  /** The run may cost this much, in US dollars. */
  readonly budgetUsd: number;
  /** Write down what the run has cost. */
  settle(run: ResolveRun): Promise<void>;
  /** Give it all back: the run did not begin. */
  release(): Promise<void>;
}

/** Whose money it is. */
export interface PurseOptions {
  readonly root: string;
  readonly config: Config;
  readonly place: LedgerPlace;
  /** Who spends it, in words for people. */
  readonly owner: string;
}

/** A run ends this long after its wall clock at the latest: checks, the record, the commit. In milliseconds. */
const AFTER_THE_WALL_MS = 3_600_000;

/** The lease of a run without a wall clock: the longest job that GitHub runs. In milliseconds. */
const NO_WALL_MS = 6 * 3_600_000;

/**
 * Make the function that puts money aside for a run before it starts.
 *
 * @returns takes an issue as a person names it; throws as `findIssue` and `reserveBudget`.
 */
export function purseOpener(options: PurseOptions): (reference: string) => Promise<Purse> {
  const { root, config, place, owner } = options;
  const { wallSeconds } = config.limits;
  const leaseMs = AFTER_THE_WALL_MS + (wallSeconds > 0 ? wallSeconds * 1000 : NO_WALL_MS);
  return async (reference) => {
    const { parsed } = await findIssue(root, config, reference);
    const { id, budgetUsd } = await reserveBudget(place, { issue: parsed.id, owner, budgets: config.limits, leaseMs });
    return {
      budgetUsd,
      async settle(run) {
        await settleRuns(place, [run], new Map([[run.run, id]]));
        // What is left of it where the run was an earlier one that was only finished.
        await releaseBudget(place, id);
      },
      release: () => releaseBudget(place, id),
    };
  };
}
