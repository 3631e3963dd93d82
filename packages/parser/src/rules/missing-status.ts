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
    // What a refused block says is not known, and reported by itself.
    if (issue.statusSource !== "default" || issue.frontmatter.state === "refused") return [];
    return [
      { message: "nothing says the status; the issue counts as open", line: 1, column: 1, fixable: isEditable(issue) },
    ];
  },
  fix: (issue) => {
    if (issue.statusSource !== "default" || !isEditable(issue)) return null;
    return { edits: [{ kind: "set-key", key: "status", value: "open" }] };
  },
};
