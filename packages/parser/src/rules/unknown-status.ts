import { parseStatusWord } from "../model/issue-status.ts";
import { locateFrontmatterValue } from "../model/locate-frontmatter.ts";
import { locateInIssue } from "../model/locate-in-issue.ts";
import type { FileRule } from "./rule.ts";

/** A status nobody knows. */
export const unknownStatus: FileRule = {
  name: "unknown-status",
  severity: "warning",
  scope: "file",
  description:
    "The status is no known word. The statuses are `open`, `in_progress`, `blocked`, `waiting`, `deferred`, `done` and `cancelled`; many other spellings are understood (`Completed`, `wip`, `Closed - Won't Fix`). An unknown word counts as open, so that nothing is lost.",
  check: (issue) => {
    const { frontmatter, footer } = issue.statusEvidence;
    const value = issue.frontmatter.get("status");
    if (frontmatter !== null && parseStatusWord(frontmatter) === null) {
      return [{ message: `unknown status ${JSON.stringify(frontmatter)}`, ...locateFrontmatterValue(issue, "status") }];
    }
    if (value !== undefined && value !== null && typeof value !== "string") {
      return [{ message: "the status is a list or a map, not a word", ...locateFrontmatterValue(issue, "status") }];
    }
    // A footer matters only where nothing stronger speaks.
    if (issue.statusSource !== "footer" || footer === null || footer.status !== null) return [];
    return [{ message: `unknown status ${JSON.stringify(footer.word)}`, ...locateInIssue(issue, footer.start) }];
  },
};
