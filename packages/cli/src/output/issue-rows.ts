import type { ScannedIssue } from "@ll-issues/tracker";
import type { Colours } from "./colours.ts";
import { escapeLine } from "./escape-text.ts";
import type { Cell } from "./format-table.ts";

/** Lay issues out as rows of a table: id, priority, status, what it waits for, title. */
export function issueRows(issues: readonly ScannedIssue[], colours: Colours): Cell[][] {
  return issues.map((issue) => [
    { text: escapeLine(issue.id), paint: colours.bold },
    { text: issue.priority ?? "-", paint: paintOfPriority(issue.priority, colours) },
    { text: statusWord(issue), paint: paintOfStatus(issue, colours) },
    { text: escapeLine(issue.title) },
  ]);
}

/** `ready` is an open issue that nothing holds up; `blocked` one that waits for others, whatever its own status says. */
function statusWord(issue: ScannedIssue): string {
  if (issue.ready) return "ready";
  if (issue.status === "open" && issue.openBlockers.length > 0) return "blocked";
  return issue.status;
}

function paintOfPriority(priority: string | null, colours: Colours): Cell["paint"] {
  if (priority === "P0" || priority === "P1") return colours.red;
  return priority === "P2" ? colours.yellow : colours.dim;
}

function paintOfStatus(issue: ScannedIssue, colours: Colours): Cell["paint"] {
  if (issue.ready) return colours.green;
  if (issue.status === "done" || issue.status === "cancelled") return colours.dim;
  return colours.yellow;
}
