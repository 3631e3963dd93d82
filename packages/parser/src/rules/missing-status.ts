import type { ParsedIssue } from "../model/parsed-issue.ts";
import { isEditable } from "./is-editable.ts";
import type { FileRule } from "./rule.ts";

/** Nothing says the status. */
export const missingStatus: FileRule = {
  name: "missing-status",
  severity: "warning",
  scope: "file",
  description:
    "Neither the frontmatter nor the folder nor a Resolution nor a `## Status` section says the status. The issue counts as open. The fix writes `status: open` into the frontmatter, which is what the issue means already.",
  check: (issue) => {
    if (!lacksStatus(issue)) return [];
    const message = "nothing says the status; the issue counts as open";
    return [{ message, line: 1, column: 1, fixable: isEditable(issue) }];
  },
  fix: (issue) => {
    if (!lacksStatus(issue) || !isEditable(issue)) return null;
    return { edits: [{ kind: "set-key", key: "status", value: "open" }] };
  },
};

/** What a refused block says is not known, and reported by itself; a document that is no issue needs no status. */
function lacksStatus({ statusSource, frontmatter, fileName }: ParsedIssue): boolean {
  return statusSource === "default" && frontmatter.state !== "refused" && fileName !== null;
}
