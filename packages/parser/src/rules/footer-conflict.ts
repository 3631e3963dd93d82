import { type IssueStatus, isEndedStatus } from "../model/issue-status.ts";
import { locateInIssue } from "../model/locate-in-issue.ts";
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
    const { footer, directory } = issue.statusEvidence;
    if (footer === null || footer.status === null || issue.statusSource === "footer") return [];
    if (footer.status === issue.status) return [];
    const byFolder = issue.statusSource === "directory" && directory !== null;
    if (byFolder && fitsDirectory(footer.status, directory)) return [];
    const position = locateInIssue(issue, footer.start);
    const message = `the footer says ${footer.word}, but the status is ${issue.status} (${issue.statusSource})`;
    return [{ message, ...position, fixable: isStale(footer, issue.status) }];
  },
};

/** Only an open footer of an ended issue says nothing that would be lost. */
function isStale(footer: StatusFooter, status: IssueStatus): boolean {
  return footer.shape === "bold" && isEndedStatus(status) && footer.status !== null && !isEndedStatus(footer.status);
}
