import type { ScanResult } from "@ll-issues/tracker";
import { type Repository, unfinishedOperation } from "../git/open-repository.ts";
import type { Verdict } from "../outcome.ts";

/**
 * Say why an issue may not be worked on now, or null when it may: before a token is spent.
 *
 * @param path the issue's path, relative to the root.
 * @param force overrides what the issue itself says, never a half-done merge.
 */
export function whyNotReady(scan: ScanResult, path: string, repository: Repository, force: boolean): Verdict | null {
  const unfinished = unfinishedOperation(repository);
  if (unfinished !== null) {
    return {
      outcome: "not-ready",
      reason: `The repository is in the middle of ${unfinished}; finish or abort it first`,
    };
  }
  const reason = whatHolds(scan, path);
  return reason === null || force ? null : { outcome: "not-ready", reason: `${reason}; --force goes on all the same` };
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
