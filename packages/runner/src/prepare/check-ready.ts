import type { ScanResult } from "@ll-issues/tracker";
import { canGoOn } from "../going-on/plan-going-on.ts";
import type { Verdict } from "../outcome.ts";
import { readAttempts } from "../record/count-attempt.ts";
import type { ResolveOptions } from "../resolve/resolve-options.ts";
import type { ResolvePlan } from "./plan-resolve.ts";

/**
 * Say why an issue may not be worked on now, or null when it may: before a token is spent.
 *
 * `--force` overrides all of it, unlike what `whyRepositoryNotReady` says; but `--resume` with nothing to go on with is never a fresh run.
 */
export function whyNotReady(scan: ScanResult, plan: ResolvePlan, options: ResolveOptions): Verdict | null {
  const { issue, drift } = plan;
  if (options.mode === "resume" && !canGoOn(plan.goingOn)) {
    const { id } = issue.parsed;
    return {
      outcome: "not-ready",
      reason: `There is no plan of ${id} and no earlier run here to go on with; resolve it without --resume`,
    };
  }
  if (options.force) return null;
  const reason = whatHolds(scan, issue.path) ?? drift.problem;
  if (reason !== null) return { outcome: "not-ready", reason: `${reason}; --force goes on all the same` };
  const attempts = readAttempts(issue.parsed);
  const limit = options.config.limits.attempts;
  if (limit === 0 || attempts < limit) return null;
  return {
    outcome: "limited",
    reason: `It was attempted ${attempts} times in vain; look at it, then --force or remove the key attempts`,
  };
}

function whatHolds(scan: ScanResult, path: string): string | null {
  const issue = scan.issues.find((candidate) => candidate.path === path);
  if (issue === undefined) return null;
  if (issue.status === "done" || issue.status === "cancelled")
    return `It is ${issue.status} already (by its ${issue.statusSource})`;
  if (issue.status === "deferred") return `It is deferred (by its ${issue.statusSource})`;
  if (issue.status === "waiting") return "It waits for a person's answer";
  if (issue.openBlockers.length > 0) return `It is blocked by ${issue.openBlockers.join(", ")}`;
  return null;
}
