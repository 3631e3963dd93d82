import { findIssueType } from "../model/issue-type-name.ts";
import { locateFrontmatterValue } from "../model/locate-frontmatter.ts";
import type { FileRule } from "./rule.ts";

/** A type that is not configured. */
export const unknownType: FileRule = {
  name: "unknown-type",
  severity: "warning",
  scope: "file",
  description:
    "The prefix of the file name, or the `type` of the frontmatter, belongs to no type of the configuration (`bug`, `feature`, `enhancement` and `epic` by default). Correct it, or add the type under `issues.types`.",
  check: (issue) => {
    const { fileName, format } = issue;
    if (fileName !== null && !format.types.some((type) => type.prefix === fileName.prefix)) {
      return [{ message: `no type has the prefix ${fileName.prefix}`, line: 1, column: 1 }];
    }
    const written = issue.frontmatter.get("type");
    if (typeof written !== "string" || written.trim() === "" || findIssueType(written, format) !== null) return [];
    return [{ message: `unknown type ${JSON.stringify(written)}`, ...locateFrontmatterValue(issue, "type") }];
  },
};
