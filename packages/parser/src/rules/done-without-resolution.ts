import { locateFrontmatterValue } from "../model/locate-frontmatter.ts";
import type { FileRule } from "./rule.ts";

/** Done, and nothing says how. */
export const doneWithoutResolution: FileRule = {
  name: "done-without-resolution",
  severity: "info",
  scope: "file",
  description:
    "The issue is done, but no `## Resolution` section says what was changed and how it was verified. `ll-issues resolve` writes one; issues that people close by hand often lack it.",
  check: (issue) => {
    if (issue.status !== "done" || issue.resolutionSections.length > 0) return [];
    const position =
      issue.statusSource === "frontmatter" ? locateFrontmatterValue(issue, "status") : { line: 1, column: 1 };
    return [{ message: "the issue is done, but has no Resolution", ...position }];
  },
};
