import { type IssueStatus, isEndedStatus } from "../model/issue-status.ts";
import { locateInIssue } from "../model/locate-in-issue.ts";
import type { ParsedIssue } from "../model/parsed-issue.ts";
import { fitsDirectory } from "../model/status-evidence.ts";
import type { StatusFooter } from "../model/status-footer.ts";
import type { FileRule } from "./rule.ts";

/** The `## Status` footer is out of date. */
export const footerConflict: FileRule = {
  name: "footer-conflict",
  severity: "info",
  scope: "file",
  description:
    "The `## Status` section says another status than the issue has. The footer is the weakest source, and in most trees nobody keeps it up; a person who reads the file is misled all the same. The fix writes the issue's status into a footer of the form `**Open** | …` that still shows a beginning while the issue has ended.",
  check: (issue) => {
    const footer = findConflict(issue);
    if (footer === null) return [];
    const message = `the footer says ${footer.word}, but the status is ${issue.status} (${issue.statusSource})`;
    return [{ message, ...locateInIssue(issue, footer.start), fixable: isStale(footer, issue.status) }];
  },
  fix: (issue) => {
    const footer = findConflict(issue);
    if (footer === null || !isStale(footer, issue.status)) return null;
    return { edits: [{ kind: "set-footer", status: issue.status === "done" ? "Done" : "Cancelled" }] };
  },
};

function findConflict(issue: ParsedIssue): StatusFooter | null {
  const { footer, directory } = issue.statusEvidence;
  if (footer === null || footer.status === null || issue.statusSource === "footer") return null;
  if (footer.status === issue.status) return null;
  const byFolder = issue.statusSource === "directory" && directory !== null;
  return byFolder && fitsDirectory(footer.status, directory) ? null : footer;
}

/** Only an open footer of an ended issue says nothing that would be lost. */
function isStale(footer: StatusFooter, status: IssueStatus): boolean {
  return footer.shape === "bold" && isEndedStatus(status) && footer.status !== null && !isEndedStatus(footer.status);
}
