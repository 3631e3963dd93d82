import { planResolve, type ResolvePlan } from "../prepare/plan-resolve.ts";
import { isOfOneIssue } from "./is-of-one-issue.ts";
import { isAlone, type QueueOptions, selectIssues } from "./resolve-queue.ts";

/** What a queue would begin with. */
export interface QueuePlan {
  readonly plans: readonly ResolvePlan[];
  /** Issues of several that could not be begun; like a queue, a plan leaves them out and goes on. */
  readonly refused: readonly { readonly issue: string; readonly error: unknown }[];
}

/**
 * Work out what a queue would do, without doing anything.
 *
 * @throws as `planResolve` where the error would meet every issue or there is but one.
 */
export async function planQueue(options: Omit<QueueOptions, "maxBudgetUsd">): Promise<QueuePlan> {
  const { selection } = options;
  const limit = selection.kind === "ready" ? selection.limit : Number.POSITIVE_INFINITY;
  const plans: ResolvePlan[] = [];
  const refused: { issue: string; error: unknown }[] = [];
  for (const reference of await selectIssues(options)) {
    if (plans.length >= limit) break;
    try {
      plans.push(await planResolve({ ...options, reference }));
    } catch (error) {
      if (isAlone(selection) || !isOfOneIssue(error)) throw error;
      refused.push({ issue: reference, error });
    }
  }
  return { plans, refused };
}
