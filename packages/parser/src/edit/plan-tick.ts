import { IssueEditError } from "../errors.ts";
import { type Criterion, parseCriteria } from "../model/criteria.ts";
import { normalizeTitle } from "../model/sections.ts";
import type { Splice } from "../rules/issue-fix.ts";
import type { EditableIssue } from "./editable-issue.ts";
import type { EditOf } from "./issue-edit.ts";

/**
 * Plans `tick`: the box of the criterion with this text, first among the sections whose title speaks of criteria, then in
 * the whole file; of several the first that is not ticked.
 * @throws {IssueEditError} LLI_CRITERION_NOT_FOUND, also when the criterion has no box
 */
export function planTick(issue: EditableIssue, edit: EditOf<"tick">): readonly Splice[] {
  const matches = findCriteria(issue, edit.criterion);
  const open = matches.find(({ state }) => state === "unticked" || state === "partial");
  const mark = open?.mark ?? null;
  if (mark !== null) return [{ start: mark, end: mark + 1, text: "x" }];
  if (matches.some(({ state }) => state === "ticked")) return [];
  throw new IssueEditError("LLI_CRITERION_NOT_FOUND", `there is no box before the criterion \`${edit.criterion}\``, {
    path: issue.path,
    hint: "give the criterion's text as it stands in the file",
  });
}

function findCriteria(issue: EditableIssue, criterion: string): readonly Criterion[] {
  const wanted = normalizeSpaces(criterion);
  const isWanted = ({ text }: Criterion): boolean => normalizeSpaces(text) === wanted;
  const about = issue.sections.filter((section) => normalizeTitle(section.title).includes("criteria"));
  const found = about.flatMap((section) => parseCriteria(issue.text, section.bodyStart, section.end)).filter(isWanted);
  if (found.length > 0) return found;
  return parseCriteria(issue.text, issue.scan.frontmatter?.end ?? 0, issue.text.length).filter(isWanted);
}

function normalizeSpaces(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
