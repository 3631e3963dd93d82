import type { IssueFileName } from "../identity/parse-issue-file-name.ts";
import { isSameIssue } from "../identity/parse-issue-reference.ts";
import { findIssueType } from "../model/issue-type-name.ts";
import { locateFrontmatterValue } from "../model/locate-frontmatter.ts";
import { locateInIssue } from "../model/locate-in-issue.ts";
import type { ParsedIssue } from "../model/parsed-issue.ts";
import type { Finding } from "./diagnostic.ts";
import type { FileRule } from "./rule.ts";

/** The file calls itself by the name of another issue. */
export const idConflict: FileRule = {
  name: "id-conflict",
  severity: "warning",
  scope: "file",
  description:
    "The `id` or the `type` of the frontmatter, or the id in the H1, is not that of the file name: left over from a renumbering, or copied from another issue. The file name wins. A bare number and another width of the same number (`7`, `BUG-007`) are no conflict.",
  check: (issue) => {
    const { fileName } = issue;
    if (fileName === null) return [];
    return [...checkId(issue, fileName), ...checkType(issue, fileName), ...checkHeading(issue, fileName)];
  },
};

function checkId(issue: ParsedIssue, { id, number }: IssueFileName): readonly Finding[] {
  const value = issue.frontmatter.get("id");
  const written = typeof value === "string" ? value.trim() : "";
  if (written === "" || written === id || isSameIssue(written, id)) return [];
  if (/^\d{1,9}$/.test(written) && Number(written) === number) return [];
  const message = `the frontmatter says id ${JSON.stringify(written)}, the file name ${id}`;
  return [{ message, ...locateFrontmatterValue(issue, "id") }];
}

function checkType(issue: ParsedIssue, { type }: IssueFileName): readonly Finding[] {
  const written = issue.frontmatter.get("type");
  if (written === type) return [];
  const meant = typeof written === "string" ? findIssueType(written, issue.format) : null;
  if (meant === null || meant.name === type) return [];
  const message = `the frontmatter says type ${meant.name}, the file name ${type}`;
  return [{ message, ...locateFrontmatterValue(issue, "type") }];
}

function checkHeading(issue: ParsedIssue, { id }: IssueFileName): readonly Finding[] {
  const written = issue.parsedHeading?.id ?? null;
  if (written === null || written === id || isSameIssue(written, id)) return [];
  const heading = issue.scan.headings.find(({ depth }) => depth === 1);
  if (heading === undefined) return [];
  return [{ message: `the H1 says ${written}, the file name ${id}`, ...locateInIssue(issue, heading.start) }];
}
