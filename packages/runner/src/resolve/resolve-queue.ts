import { compareUrgency, findIssue, type ScannedIssue, scanIssues, selectByQuery } from "@ll-issues/tracker";
import type { Purse } from "../ci/ledger/open-purse.ts";
import { RunnerError } from "../errors.ts";
import { findWaiting } from "../gates/find-waiting.ts";
import { isOfOneIssue } from "./is-of-one-issue.ts";
import { isWorkable } from "./is-workable.ts";
import { resolveIssue } from "./resolve-issue.ts";
import type { ResolveOptions } from "./resolve-options.ts";
import type { ResolveRun } from "./resolve-run.ts";

/** Which issues a queue works off. */
export type QueueSelection =
  | { readonly kind: "named"; readonly references: readonly string[] }
  /** Ready issues, most urgent first, those that become ready on the way included. */
  | { readonly kind: "ready"; readonly limit: number /** A query; empty means any. */; readonly where: string };

/** What a queue needs beyond what each resolve needs. */
export interface QueueOptions extends Omit<ResolveOptions, "reference"> {
  readonly selection: QueueSelection;
  /** Most money over the whole queue, in US dollars; null is no limit. */
  readonly maxBudgetUsd: number | null;
  /** Puts money aside for a run before it starts; without it only `maxBudgetUsd` holds. */
  readonly openPurse?: ((reference: string) => Promise<Purse>) | undefined;
  /** Told why no further issue is begun although there are some: the money that all of them share is spent. */
  readonly onSpent?: (message: string) => void;
  /** Told that the cost of a run could not be written down, or that what was put aside for one that did not begin could not be given back. */
  readonly onUnsettled?: (message: string) => void;
  /** Told which issue of several could not be begun; the others go on. */
  readonly onRefused?: (reference: string, error: unknown) => void;
  /** Told each issue before its run. */
  readonly onStart?: (reference: string) => void;
}

/** Outcomes that every further issue would meet too. */
const STOPS: ReadonlySet<ResolveRun["outcome"]> = new Set([
  "auth",
  "interrupted",
  "rate-limited",
  "overloaded",
  "network",
]);

/**
 * Resolve several issues one after another, blockers before what they block. A failure does not stop the others, nor does one that
 * cannot be begun; a login that does not work, a service that is not to be had, an interruption or a spent budget does.
 *
 * @yields each run as it ends.
 * @throws as `resolveIssue` where the error would meet every issue or there is but one, and before anything is started where a named
 *   issue cannot be found.
 */
export async function* resolveQueue(options: QueueOptions): AsyncGenerator<ResolveRun> {
  const next = await openQueue(options);
  let spent = 0;
  let isFirst = true;
  for (let reference = await next.take(); reference !== null; reference = await next.take()) {
    const left = options.maxBudgetUsd === null ? null : options.maxBudgetUsd - spent;
    if (left !== null && left <= 0) return;
    const run = await payAndResolve(options, reference, left, isFirst).catch((error: unknown) => {
      if (isAlone(options.selection) || !isOfOneIssue(error)) throw error;
      options.onRefused?.(reference, error);
      return null;
    });
    isFirst = false;
    if (run === "spent") return;
    if (run === null) {
      next.skip();
      continue;
    }
    yield run;
    spent += run.costUsd;
    if (STOPS.has(run.outcome)) return;
  }
}

async function payAndResolve(
  options: QueueOptions,
  reference: string,
  left: number | null,
  isFirst: boolean,
): Promise<ResolveRun | "spent"> {
  const purse = await openPurse(options, reference, isFirst);
  if (purse === "spent") return purse;
  options.onStart?.(reference);
  const budgets = [left, purse?.budgetUsd ?? null].filter((one) => one !== null);
  const config = withBudget(options.config, budgets.length === 0 ? null : Math.min(...budgets));
  return resolveFrom(purse, { ...options, reference, config });
}

/** The money for the next run; before the first one there being none is an error, after it the end of the queue. */
async function openPurse(options: QueueOptions, reference: string, isFirst: boolean): Promise<Purse | null | "spent"> {
  try {
    return (await options.openPurse?.(reference)) ?? null;
  } catch (error) {
    if (isFirst || !(error instanceof RunnerError) || error.code !== "LLI_BUDGET_SPENT") throw error;
    options.onSpent?.(error.message);
    return "spent";
  }
}

/** How a run ended, or why it did not begin, is told also where the ledger cannot be written: the reservation then counts until its lease ends. */
async function resolveFrom(
  purse: Purse | null,
  options: ResolveOptions & Pick<QueueOptions, "onUnsettled">,
): Promise<ResolveRun> {
  const unsettled = (error: unknown): void =>
    options.onUnsettled?.(error instanceof Error ? error.message : String(error));
  const run = await resolveIssue(options).catch(async (error: unknown) => {
    await purse?.release().catch(unsettled);
    throw error;
  });
  await purse?.settle(run).catch(unsettled);
  return run;
}

/** List the issues that a queue would take, in their order and without doing anything: of the ready ones all, its limit counts those that are begun. */
export async function selectIssues({
  selection,
  root,
  config,
}: Pick<QueueOptions, "selection" | "root" | "config">): Promise<string[]> {
  if (selection.kind === "named") return orderByDependency(selection.references, root, config);
  return readyIssues(root, config, selection.where);
}

/** The issues still to come. */
interface Queue {
  /** Name the next issue, or null when there is none left. */
  take(): Promise<string | null>;
  /** The one taken last could not be begun: it does not count. */
  skip(): void;
}

async function openQueue({ selection, root, config }: QueueOptions): Promise<Queue> {
  if (selection.kind === "named") {
    const ordered = await orderByDependency(selection.references, root, config);
    return { take: async () => ordered.shift() ?? null, skip: () => undefined };
  }
  const tried = new Set<string>();
  let left = selection.limit;
  return {
    async take() {
      if (left <= 0) return null;
      const first = (await readyIssues(root, config, selection.where)).find((issue) => !tried.has(issue));
      if (first === undefined) return null;
      left -= 1;
      tried.add(first);
      return first;
    },
    skip() {
      left += 1;
    },
  };
}

/** Whoever names one issue wants to know why it is not begun, and nothing else. */
export function isAlone(selection: QueueSelection): boolean {
  return selection.kind === "named" && selection.references.length === 1;
}

/** Paths of the ready issues that a query means, most urgent first. */
async function readyIssues(root: string, config: ResolveOptions["config"], where: string): Promise<string[]> {
  const { issues } = await scanIssues(root, config);
  const answered = new Set(findWaiting(root, config, issues).flatMap((one) => (one.answered ? one.path : [])));
  const ready = issues.filter((issue) => isWorkable(issue, answered));
  return [...selectByQuery(ready, where, new Date())].sort(compareUrgency).map((issue) => issue.path);
}

/** Named issues in the order given, but blockers first; every name is looked up before the first run. */
async function orderByDependency(
  references: readonly string[],
  root: string,
  config: ResolveOptions["config"],
): Promise<string[]> {
  if (references.length === 1) return [...references];
  const paths: string[] = [];
  for (const reference of references) paths.push((await findIssue(root, config, reference)).path);
  const { issues } = await scanIssues(root, config);
  const wanted = paths.flatMap((path) => issues.filter((issue) => issue.path === path));
  const ordered: string[] = [];
  const visit = (issue: ScannedIssue, above: readonly string[]): void => {
    if (ordered.includes(issue.path) || above.includes(issue.path)) return;
    for (const blocker of wanted) if (issue.openBlockers.includes(blocker.id)) visit(blocker, [...above, issue.path]);
    ordered.push(issue.path);
  };
  for (const issue of wanted) visit(issue, []);
  return ordered;
}

function withBudget(config: ResolveOptions["config"], left: number | null): ResolveOptions["config"] {
  if (left === null) return config;
  const own = config.limits.budgetUsd;
  const budgetUsd = own === null || own === 0 ? left : Math.min(own, left);
  return { ...config, limits: { ...config.limits, budgetUsd } };
}
