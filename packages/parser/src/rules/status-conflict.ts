import { type IssueStatus, isEndedStatus, parseStatusWord } from "../model/issue-status.ts";
import { locateFrontmatterValue } from "../model/locate-frontmatter.ts";
import type { ParsedIssue } from "../model/parsed-issue.ts";
import { fitsDirectory } from "../model/status-evidence.ts";
import type { Finding } from "./diagnostic.ts";
import type { FileRule } from "./rule.ts";

/** Two places of one file name two statuses. */
export const statusConflict: FileRule = {
  name: "status-conflict",
  severity: "warning",
  scope: "file",
  description:
    "Frontmatter, folder and last Resolution disagree about the status, or a date of completion stands beside a status that has not ended. The strongest wins (frontmatter, then folder, then Resolution), but somebody believes the other one. Correct what is wrong. The folder `completed/` holds whatever has ended, cancelled issues too. A footer that disagrees is `footer-conflict`.",
  check: (issue) => {
    const { frontmatter } = issue.statusEvidence;
    const written = frontmatter === null ? null : parseStatusWord(frontmatter);
    // An unknown word is reported as such; what it disagrees with cannot be told.
    if (frontmatter !== null && written === null) return [];
    return [...checkFolder(issue, written), ...checkResolution(issue, written), ...checkCompletion(issue)];
  },
};

function checkFolder(issue: ParsedIssue, written: IssueStatus | null): readonly Finding[] {
  const { directory } = issue.statusEvidence;
  if (written === null || directory === null || fitsDirectory(written, directory)) return [];
  const message = `status is ${written}, but the folder means ${directory}`;
  return [{ message, ...locateFrontmatterValue(issue, "status") }];
}

function checkResolution(issue: ParsedIssue, written: IssueStatus | null): readonly Finding[] {
  const { directory, resolution } = issue.statusEvidence;
  const outcome = resolution?.outcome ?? null;
  if (resolution === null || outcome === null) return [];
  if (written === null && (directory === null || fitsDirectory(outcome, directory))) return [];
  if (written === outcome) return [];
  const section = issue.resolutionSections.at(-1);
  const message = `the Resolution says ${resolution.status ?? outcome}, but the status is ${issue.status}`;
  return [{ message, line: section?.line ?? 1, column: 1 }];
}

const COMPLETION_KEYS = ["completed_at", "completed_date", "closed_at", "closed_date"];

/** `completed_at` beside an open status: either the date or the status was forgotten. */
function checkCompletion(issue: ParsedIssue): readonly Finding[] {
  if (isEndedStatus(issue.status)) return [];
  const key = COMPLETION_KEYS.find((name) => {
    const value = issue.frontmatter.get(name);
    return typeof value === "string" && /^\s*\d{4}-/.test(value);
  });
  if (key === undefined) return [];
  return [{ message: `${key} is set, but the status is ${issue.status}`, ...locateFrontmatterValue(issue, key) }];
}
