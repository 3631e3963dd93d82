import { isSameIssue } from "../identity/parse-issue-reference.ts";
import { locateFrontmatterValue } from "../model/locate-frontmatter.ts";
import { locateInIssue } from "../model/locate-in-issue.ts";
import type { FileRule } from "./rule.ts";

/** An issue that waits for itself. */
export const selfReference: FileRule = {
  name: "self-reference",
  severity: "warning",
  scope: "file",
  description:
    "The issue names itself as its blocker, its parent or a relation. As its own blocker it could never be worked on; the reference is ignored. Remove it, or put in the id that was meant.",
  check: (issue) => {
    const { links, number } = issue;
    if (links.length === 0) return [];
    const ending = String(number);
    return links
      .filter((link) => link.id.endsWith(ending) && isSameIssue(link.id, issue.id))
      .map(({ id, home, start }) => ({
        message: `${id} refers to itself in ${home}`,
        ...(start === null ? locateFrontmatterValue(issue, home, id) : locateInIssue(issue, start)),
      }));
  },
};
