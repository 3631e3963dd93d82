import type { IssueEdit, IssueStatus, ParsedIssue } from "@ll-issues/parser";
import { isEndedStatus, isResolutionTitle } from "@ll-issues/parser";
import type { ChangeContext, PlannedChange } from "./planned-change.ts";
import { NO_CHANGE } from "./planned-change.ts";

/** The word a `## Status` footer says for a status. */
const FOOTER_WORDS: Readonly<Record<IssueStatus, string>> = {
  open: "Open",
  in_progress: "In Progress",
  blocked: "Blocked",
  waiting: "Waiting",
  deferred: "Deferred",
  done: "Completed",
  cancelled: "Cancelled",
};

/** Frontmatter keys that say when an issue ended. */
const COMPLETION_KEYS = [
  "completed_at",
  "completed_date",
  "completed",
  "closed_at",
  "closed_date",
  "resolved_at",
  "resolved_date",
];

/**
 * Plan what makes an issue say a status: the frontmatter in the type-dir layout, the folder in the completed-dir layout, the date it
 * ended, and a footer that repeats it. An issue that is reopened keeps its Resolution, and gets a section below it that says so.
 *
 * @param note One or more lines on why, for a reopened issue.
 */
export function planStatus(
  issue: ParsedIssue,
  status: IssueStatus,
  context: ChangeContext,
  note: string | null = null,
): PlannedChange {
  const folder = chooseFolder(issue, status, context);
  if (issue.status === status) {
    // A change that was cut short between the text and the move is finished here.
    const isAstray = issue.statusEvidence.directory === null && usesFolders(issue, context);
    return { ...NO_CHANGE, folder: isAstray ? folder : null };
  }
  const edits: IssueEdit[] = needsKey(issue, status, context)
    ? [{ kind: "set-key", key: "status", value: status }]
    : [];
  if (isEndedStatus(status)) edits.push(...planCompletion(issue, context));
  else edits.push(...planReopening(issue, context, note));
  return { ...NO_CHANGE, edits, welcome: planFooter(issue, status, context), folder };
}

/** Tell whether a folder of ended issues is this issue's home of the status, as the tree and the file itself have it. */
function usesFolders(issue: ParsedIssue, { layout }: ChangeContext): boolean {
  if (layout === "mixed") return issue.statusEvidence.frontmatter === null;
  return layout === "completed-dir";
}

/** A folder says only done, deferred, and that an issue has not ended; a key that is there has to be right all the same. */
function needsKey(issue: ParsedIssue, status: IssueStatus, context: ChangeContext): boolean {
  if (!usesFolders(issue, context) || issue.statusEvidence.frontmatter !== null) return true;
  return status !== "done" && status !== "deferred" && status !== "open";
}

function chooseFolder(issue: ParsedIssue, status: IssueStatus, context: ChangeContext): string | null {
  const { dir, types } = context.config.issues;
  const home = types.find((type) => type.name === issue.type)?.dir;
  if (usesFolders(issue, context)) {
    if (isEndedStatus(status)) return `${dir}/completed`;
    if (status === "deferred") return `${dir}/deferred`;
  }
  // In completed/ and deferred/ nobody looks for an issue to work on.
  return issue.statusEvidence.directory === null || home === undefined ? null : `${dir}/${home}`;
}

function planCompletion(issue: ParsedIssue, context: ChangeContext): readonly IssueEdit[] {
  if (usesFolders(issue, context) && issue.frontmatter.get("completed_at") === undefined) return [];
  return [{ kind: "set-key", key: "completed_at", value: `${context.now.toISOString().slice(0, 19)}Z` }];
}

function planReopening(issue: ParsedIssue, { now }: ChangeContext, note: string | null): readonly IssueEdit[] {
  const edits: IssueEdit[] = COMPLETION_KEYS.filter((key) => issue.frontmatter.get(key) !== undefined).map((key) => ({
    kind: "remove-key",
    key,
  }));
  const resolution = issue.sections.findLast(({ title }) => isResolutionTitle(title));
  const says = issue.statusEvidence.resolution;
  if (resolution === undefined || says === null) return edits;
  const date = now.toISOString().slice(0, 10);
  const body = [`- **Reopened**: ${date}`, ...(note === null ? [] : ["", note])].join("\n");
  edits.push({ kind: "insert-section", title: freeTitle(issue, date), body, after: resolution.title });
  return edits;
}

/** An issue may be reopened twice in a day. */
function freeTitle(issue: ParsedIssue, date: string): string {
  const taken = new Set(issue.sections.map(({ title }) => title.toLowerCase()));
  for (let count = 1; ; count += 1) {
    const title = count === 1 ? `Reopened ${date}` : `Reopened ${date} (${count})`;
    if (!taken.has(title.toLowerCase())) return title;
  }
}

function planFooter(issue: ParsedIssue, status: IssueStatus, { now }: ChangeContext): readonly IssueEdit[] {
  const { footer } = issue.statusEvidence;
  if (footer === null || footer.status === status) return [];
  const date = now.toISOString().slice(0, 10);
  const hasDate = footer.fields.some(({ name }) => /^(?:completed|resolved|closed)$/i.test(name));
  if (footer.shape !== "bold") return [{ kind: "set-footer", status: FOOTER_WORDS[status] }];
  if (isEndedStatus(status)) {
    return [{ kind: "set-footer", status: FOOTER_WORDS[status], fields: { Completed: date } }];
  }
  return [{ kind: "set-footer", status: FOOTER_WORDS[status], ...(hasDate ? { fields: { Reopened: date } } : {}) }];
}
