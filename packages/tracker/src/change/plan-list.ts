import type { FrontmatterValue, IssueEdit, IssueRelation, ParsedIssue } from "@ll-issues/parser";
import { isSameIssue } from "@ll-issues/parser";
import { type Assignment, isReferenceKey, splitItems } from "./assignment.ts";

/** The relation a key holds, where its sections are read only while no key of it is there. */
const RELATION_OF: Readonly<Record<string, IssueRelation>> = {
  blocked_by: "blockedBy",
  depends_on: "blockedBy",
  blocks: "blocks",
};

/**
 * Plan the changes of one list key, in the order they were typed.
 *
 * What stands in a section (`## Labels`, `## Blocked By`) is read only while the frontmatter has no such key: so when the key is made,
 * it takes over what the section says, and nothing is forgotten.
 *
 * @param assignments All of one key, ids already as their files write them.
 */
export function planList(issue: ParsedIssue, key: string, assignments: readonly Assignment[]): readonly IssueEdit[] {
  const present = listOf(issue.frontmatter.get(key));
  const inherited = present === null ? readFromSection(issue, key) : [];
  const replaces = assignments.some(({ operator }) => operator === "=");
  if (!replaces && inherited.length === 0) return planItems(key, present ?? [], assignments);
  let items = [...(present ?? inherited)];
  for (const { operator, value } of assignments) {
    const given = splitItems(value);
    if (operator === "=") items = [...new Set(given)];
    else if (operator === "+=") items.push(...given.filter((item) => !items.some((other) => isSame(key, item, other))));
    else items = items.filter((item) => !given.some((other) => isSame(key, item, other)));
  }
  if (items.length === 0 && present === null && inherited.length === 0) return [];
  return [{ kind: "set-key", key, value: items }];
}

/** One edit an item, so that a list keeps its style and its comments. */
function planItems(key: string, present: readonly string[], assignments: readonly Assignment[]): readonly IssueEdit[] {
  const edits = new Map<string, IssueEdit>();
  for (const { operator, value } of assignments) {
    for (const given of splitItems(value)) {
      const item = present.find((other) => isSame(key, given, other)) ?? given;
      const kind = operator === "+=" ? "add-to-list" : "remove-from-list";
      edits.delete(item);
      edits.set(item, { kind, key, item });
    }
  }
  return [...edits.values()];
}

function isSame(key: string, a: string, b: string): boolean {
  return a === b || (isReferenceKey(key) && isSameIssue(a, b));
}

/** The texts of a list, of a comma string or of a bare scalar; `null` when there is no value. */
function listOf(value: FrontmatterValue | undefined): readonly string[] | null {
  if (value === undefined || value === null || value === "") return null;
  if (typeof value === "string") return splitItems(value);
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

function readFromSection(issue: ParsedIssue, key: string): readonly string[] {
  if (key === "labels") return issue.labels;
  const relation = RELATION_OF[key];
  return issue.links
    .filter((link) => link.relation === relation && link.source === "section" && !link.met)
    .map(({ id }) => id);
}
