import type { ParsedIssue } from "../model/parsed-issue.ts";

/**
 * Says whether the frontmatter can be edited: it was read strictly, or there is none yet.
 */
export function isEditable({ frontmatter }: ParsedIssue): boolean {
  return frontmatter.state === "strict" || frontmatter.state === "none";
}
