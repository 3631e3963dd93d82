import { isEndedStatus } from "@ll-issues/parser";
import type { ScannedIssue } from "../scan/scanned-issue.ts";
import { compareUrgency } from "../select/select-next.ts";

/** An issue that has not ended, with why it can or cannot be worked on now. */
export interface Readiness {
  readonly issue: ScannedIssue;
  readonly ready: boolean;
  /** One sentence each; for a ready issue what speaks for it. */
  readonly reasons: readonly string[];
}

/** Explain of every issue that has not ended whether it is ready, those that are first, by urgency. */
export function explainReadiness(issues: readonly ScannedIssue[]): readonly Readiness[] {
  return issues
    .filter(({ status }) => !isEndedStatus(status))
    .map((issue) => ({ issue, ready: issue.ready, reasons: explain(issue) }))
    .sort((a, b) => Number(b.ready) - Number(a.ready) || compareUrgency(a.issue, b.issue));
}

function explain(issue: ScannedIssue): readonly string[] {
  const { status, openBlockers, blockedBy, ready } = issue;
  if (ready)
    return [blockedBy.length === 0 ? "open, and nothing blocks it" : `open, and ${blockedBy.join(", ")} ended`];
  const reasons = openBlockers.length > 0 ? [`waits for ${openBlockers.join(", ")}`] : [];
  if (status !== "open") reasons.push(`its status is ${status}`);
  // What is open and waits for nobody, and still is not ready, could not be read.
  return reasons.length > 0 ? reasons : ["its file cannot be read"];
}
