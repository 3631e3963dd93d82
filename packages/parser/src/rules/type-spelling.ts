import { findIssueType, isCanonicalTypeSpelling } from "../model/issue-type-name.ts";
import { locateFrontmatterValue } from "../model/locate-frontmatter.ts";
import type { ParsedIssue } from "../model/parsed-issue.ts";
import { isEditable } from "./is-editable.ts";
import type { FileRule } from "./rule.ts";

/** The type is written in a way of its own. */
export const typeSpelling: FileRule = {
  name: "type-spelling",
  severity: "warning",
  scope: "file",
  description:
    "The frontmatter's `type` means the right type but is spelled otherwise than its name (`enhancement`) or its prefix (`ENH`): `enh`, `Feature`, `feat`. Tools that compare the text miss such issues. The fix writes the type's name.",
  check: (issue) => {
    const found = findMisspelled(issue);
    if (found === null) return [];
    const message = `type ${JSON.stringify(found.written)} is spelled ${found.name} or ${found.prefix}`;
    return [{ message, ...locateFrontmatterValue(issue, "type"), fixable: isEditable(issue) }];
  },
  fix: (issue) => {
    const found = findMisspelled(issue);
    if (found === null || !isEditable(issue)) return null;
    return { edits: [{ kind: "set-key", key: "type", value: found.name }] };
  },
};

function findMisspelled(issue: ParsedIssue): { written: string; name: string; prefix: string } | null {
  const written = issue.frontmatter.get("type");
  if (typeof written !== "string") return null;
  const type = findIssueType(written, issue.format);
  if (type === null || isCanonicalTypeSpelling(written, type)) return null;
  // A type that is not the file name's is a conflict, and rewriting it would settle what a person has to settle.
  if (issue.fileName !== null && issue.fileName.type !== type.name) return null;
  return { written, name: type.name, prefix: type.prefix };
}
