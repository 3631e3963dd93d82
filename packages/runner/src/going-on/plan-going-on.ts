import { randomBytes } from "node:crypto";
import type { ParsedIssue } from "@ll-issues/parser";
import { type FollowedPlan, renderEarlierWork, renderFollowedPlan } from "@ll-issues/prompt-template";
import { type FoundPlan, findPlan } from "../plan/find-plan.ts";
import type { ResolveOptions } from "../resolve/resolve-options.ts";
import { type EarlierRun, findEarlierRun } from "./find-earlier-run.ts";

/** What a resolve goes on with. */
export interface GoingOn {
  /** The plan it follows; null where there is none. */
  readonly plan: FoundPlan | null;
  /** The session it goes on in, where that is still to be had; null for a fresh one. */
  readonly sessionId: string | null;
  /** What the prompt says of both. */
  readonly prompt: string;
}

/** Nothing to go on with. */
export const AFRESH: GoingOn = { plan: null, sessionId: null, prompt: "" };

/**
 * See what a resolve can go on with: the plan of the issue while a box of it is open that is not a person's, and what the last run left when it did not
 * get there. With `resume` also the session of that run, and a plan of which nothing is open.
 *
 * Reads only, also what is not there.
 */
export function planGoingOn(options: ResolveOptions, issue: ParsedIssue): GoingOn {
  const { root, config, mode } = options;
  if (mode === "plan") return AFRESH;
  const nonce = (): string => randomBytes(12).toString("hex");
  const found = findPlan(root, config, issue.id);
  const plan = found !== null && (mode === "resume" || openPhase(found) !== null) ? found : null;
  const earlier = findEarlierRun(root, issue.id);
  const parts = [
    ...(plan === null ? [] : [renderFollowedPlan(toFollowed(plan), nonce)]),
    ...(earlier === null || earlier.run?.outcome === "planned" ? [] : [handOver(earlier, nonce)]),
  ];
  return { plan, sessionId: mode === "resume" ? (earlier?.sessionId ?? null) : null, prompt: parts.join("") };
}

/** Tell whether there is anything that `--resume` can go on with. */
export function canGoOn({ plan, sessionId, prompt }: GoingOn): boolean {
  return plan !== null || sessionId !== null || prompt !== "";
}

function handOver({ run, lastWords }: EarlierRun, nonce: () => string): string {
  const changed = run?.changes.map(({ path }) => path) ?? [];
  if (run !== null && changed.length === 0 && lastWords === null) return "";
  const [outcome, reason] = run === null ? ["killed", "it was killed"] : [run.outcome, run.reason];
  return renderEarlierWork({ outcome, reason, changed, lastWords }, nonce);
}

function toFollowed(found: FoundPlan): FollowedPlan {
  const { path, plan } = found;
  const { done, total } = plan.progress;
  return { path, text: plan.text, done, total, openPhase: openPhase(found) };
}

/** The number of the first phase with an open box that a command can decide, or its place where it has none; null when there is none. */
function openPhase({ plan }: FoundPlan): string | null {
  const index = plan.phases.findIndex(({ criteria }) =>
    [...criteria.automated, ...criteria.other].some(({ state }) => state === "unticked" || state === "partial"),
  );
  return index === -1 ? null : (plan.phases[index]?.number ?? String(index + 1));
}
