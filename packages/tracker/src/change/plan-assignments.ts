import type { IssueEdit, ParsedIssue } from "@ll-issues/parser";
import { findIssueType, ISSUE_STATUSES, isSameIssue, parseStatusWord } from "@ll-issues/parser";
import { closestMatch } from "leven";
import { checkTitle, findPriority } from "../create/check-fields.ts";
import { TrackerError } from "../errors.ts";
import { type Assignment, isListKey, isReferenceKey, splitItems } from "./assignment.ts";
import { planList } from "./plan-list.ts";
import { planStatus } from "./plan-status.ts";
import type { ChangeContext, PlannedChange } from "./planned-change.ts";
import { NO_CHANGE } from "./planned-change.ts";

/**
 * Plan what the assignments of `set` make of an issue. Keys that nobody knows are set as they are given.
 *
 * @throws {TrackerError} LLI_ASSIGNMENT_INVALID, LLI_STATUS_UNKNOWN, LLI_PRIORITY_UNKNOWN, LLI_TITLE_INVALID.
 * @throws {IssueLookupError} when an id leads to no issue.
 */
export function planAssignments(
  issue: ParsedIssue,
  assignments: readonly Assignment[],
  context: ChangeContext,
): PlannedChange {
  const byKey = new Map<string, Assignment[]>();
  for (const assignment of assignments) {
    byKey.set(assignment.key, [...(byKey.get(assignment.key) ?? []), assignment]);
  }
  let plan = NO_CHANGE;
  for (const [key, group] of byKey) plan = merge(plan, planKey(issue, key, group, context), issue);
  return plan;
}

function planKey(issue: ParsedIssue, key: string, group: readonly Assignment[], context: ChangeContext): PlannedChange {
  const value = issue.frontmatter.get(key);
  if (isListKey(key) || Array.isArray(value) || group.some(({ operator }) => operator !== "=")) {
    if (group.length === 1 && group[0]?.operator === "=" && group[0].value === "") return removal(issue, key);
    const named = isReferenceKey(key) ? group.map((one) => withIds(one, issue, context)) : group;
    return { ...NO_CHANGE, edits: planList(issue, key, named) };
  }
  const [only, second] = group;
  if (only === undefined || second !== undefined) throw invalid(`${key} is set twice`, "Set each key once.");
  switch (key) {
    case "status":
      return planStatus(issue, readStatus(only.value), context);
    case "priority":
      return planPriority(issue, findPriority(only.value, context.config));
    case "title":
      return planTitle(issue, checkTitle(only.value));
    case "id":
    case "type":
      return planIdentity(issue, only);
    default:
      return planOther(issue, only, context);
  }
}

function planOther(issue: ParsedIssue, { key, value }: Assignment, context: ChangeContext): PlannedChange {
  if (value === "") return removal(issue, key);
  const text = isReferenceKey(key) ? context.findId(value) : value;
  return { ...NO_CHANGE, edits: [{ kind: "set-key", key, value: text }] };
}

function removal(issue: ParsedIssue, key: string): PlannedChange {
  return issue.frontmatter.get(key) === undefined ? NO_CHANGE : { ...NO_CHANGE, edits: [{ kind: "remove-key", key }] };
}

/**
 * Plan a priority: the file's name has it, and places that repeat it follow.
 *
 * @param priority A configured one.
 */
function planPriority(issue: ParsedIssue, priority: string): PlannedChange {
  const hasKey = issue.frontmatter.get("priority") !== undefined || issue.fileName === null;
  const edits: IssueEdit[] = hasKey ? [{ kind: "set-key", key: "priority", value: priority }] : [];
  const { footer } = issue.statusEvidence;
  const field = footer?.fields.find(({ name }) => name.toLowerCase() === "priority");
  const welcome: IssueEdit[] =
    footer === null || field === undefined || field.value === priority
      ? []
      : [{ kind: "set-footer", status: footer.word, fields: { [field.name]: priority } }];
  return { ...NO_CHANGE, edits, welcome, priority };
}

/** Plan a title: the frontmatter's where it has one, the first heading, and the file's name. */
function planTitle(issue: ParsedIssue, title: string): PlannedChange {
  const hasKey = issue.frontmatter.get("title") !== undefined || issue.parsedHeading === null;
  return { ...NO_CHANGE, edits: hasKey ? [{ kind: "set-key", key: "title", value: title }] : [], title };
}

/** Type and id are the file's name and folder; what the frontmatter says of them may only be brought in step. */
function planIdentity(issue: ParsedIssue, { key, value }: Assignment): PlannedChange {
  const isOwn = key === "id" ? isSameIssue(value, issue.id) : findIssueType(value, issue.format)?.name === issue.type;
  if (isOwn) return { ...NO_CHANGE, edits: [{ kind: "set-key", key, value }] };
  throw invalid(
    `the ${key} of ${issue.id} is given by its file's name`,
    key === "type"
      ? "Create an issue of the other type, and close this one as its duplicate."
      : "Ids are given out by `create`; `scan --fix` renumbers issues that share one.",
  );
}

function withIds(assignment: Assignment, issue: ParsedIssue, { findId }: ChangeContext): Assignment {
  // What is taken away need not be there any more.
  if (assignment.operator === "-=") return assignment;
  const ids = splitItems(assignment.value).map(findId);
  if (!ids.some((id) => isSameIssue(id, issue.id))) return { ...assignment, value: ids.join(",") };
  throw invalid(`${issue.id} cannot refer to itself in ${assignment.key}`, "Name another issue.");
}

function readStatus(word: string): NonNullable<ReturnType<typeof parseStatusWord>> {
  const status = parseStatusWord(word);
  if (status !== null) return status;
  const nearest = closestMatch(word.toLowerCase(), [...ISSUE_STATUSES], { maxDistance: 2 });
  throw new TrackerError("LLI_STATUS_UNKNOWN", `${JSON.stringify(word)} is no status`, {
    hint: nearest === undefined ? `The statuses are ${ISSUE_STATUSES.join(", ")}.` : `Did you mean ${nearest}?`,
  });
}

/** Two edits of one footer are one edit: the word of the status, and the fields of both. */
function merge(a: PlannedChange, b: PlannedChange, issue: ParsedIssue): PlannedChange {
  const footers = [...a.welcome, ...b.welcome].filter((edit) => edit.kind === "set-footer");
  const word = footers.find(({ status }) => status !== issue.statusEvidence.footer?.word) ?? footers[0];
  const welcome: IssueEdit[] =
    word === undefined ? [] : [{ ...word, fields: Object.assign({}, ...footers.map(({ fields }) => fields ?? {})) }];
  return {
    edits: [...a.edits, ...b.edits],
    welcome,
    title: b.title ?? a.title,
    priority: b.priority ?? a.priority,
    folder: b.folder ?? a.folder,
  };
}

function invalid(message: string, hint: string): TrackerError {
  return new TrackerError("LLI_ASSIGNMENT_INVALID", message, { hint });
}
