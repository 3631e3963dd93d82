import { locateFrontmatterValue } from "../model/locate-frontmatter.ts";
import type { FileRule } from "./rule.ts";

/** Two priorities. */
export const priorityConflict: FileRule = {
  name: "priority-conflict",
  severity: "warning",
  scope: "file",
  description:
    "The frontmatter names another priority than the file name. The file name wins, because lists are sorted by it. Correct the frontmatter, or rename the file.",
  check: (issue) => {
    const written = issue.frontmatter.get("priority");
    const named = issue.fileName?.priority ?? null;
    if (typeof written !== "string" || written.trim() === "" || named === null) return [];
    if (written.trim().toUpperCase() === named) return [];
    const message = `the frontmatter says priority ${JSON.stringify(written.trim())}, the file name ${named}`;
    return [{ message, ...locateFrontmatterValue(issue, "priority") }];
  },
};
