import {
  formatResolution,
  type IssueEdit,
  isEndedStatus,
  type ParsedIssue,
  type ResolutionRecord,
} from "@ll-issues/parser";
import type { Layout } from "@ll-issues/tracker";
import type { Report } from "../report/report.ts";
import { ATTEMPTS_KEY } from "./count-attempt.ts";
import { criterionKey, metCriteria } from "./criterion-key.ts";
import { formatInstant, type LoggedSession, logEdits } from "./log-edits.ts";

/** Which home of the status an issue uses. */
export type RecordLayout = "type-dir" | "completed-dir";

/** Choose the home: the tree's, and in a tree that has both, that of the file itself: a `status` in its frontmatter, or none. */
export function chooseLayout(tree: Layout, issue: ParsedIssue): RecordLayout {
  if (tree === "mixed") return issue.statusEvidence.frontmatter === null ? "completed-dir" : "type-dir";
  return tree === "completed-dir" ? "completed-dir" : "type-dir";
}

/** The edits of a record. */
export interface RecordEdits {
  /** Without these the record would not be one. */
  readonly needed: readonly IssueEdit[];
  /** Attempts, footer, ticks and Session Log: kept in step where the file's own shape allows it. */
  readonly welcome: readonly IssueEdit[];
}

/**
 * List the edits that make an issue's file say that it is ended.
 *
 * In the type-dir layout the frontmatter carries the status; in the completed-dir layout the folder does, and the bytes above the
 * Resolution stay as they are but for a footer that still says open. A criterion is ticked only where the report names it, calls it met
 * and gives evidence.
 *
 * @param session when the record is made, and by which session of which command.
 */
export function recordEdits(
  issue: ParsedIssue,
  record: ResolutionRecord,
  layout: RecordLayout,
  report: Report,
  session: LoggedSession,
): RecordEdits {
  const status = endedStatus(record);
  const keys: IssueEdit[] =
    layout === "type-dir"
      ? [
          { kind: "set-key", key: "status", value: status },
          { kind: "set-key", key: "completed_at", value: formatInstant(session.at) },
        ]
      : [];
  return {
    needed: [...keys, { kind: "append-resolution", text: formatResolution(record) }],
    welcome: [
      ...attemptEdits(issue),
      ...footerEdits(issue, status, record.date),
      ...tickEdits(issue, report),
      ...logEdits(issue, session),
    ],
  };
}

/** What was split into other issues lives on in them, and is not done. */
function endedStatus({ kind, closeReason }: ResolutionRecord): "done" | "cancelled" {
  if (kind === "resolved") return "done";
  return kind === "closed" && closeReason === "already_fixed" ? "done" : "cancelled";
}

/** It was not in vain in the end: should the issue be reopened, it is counted anew. */
function attemptEdits(issue: ParsedIssue): IssueEdit[] {
  return issue.frontmatter.get(ATTEMPTS_KEY) === undefined ? [] : [{ kind: "remove-key", key: ATTEMPTS_KEY }];
}

function footerEdits(issue: ParsedIssue, status: "done" | "cancelled", date: string): IssueEdit[] {
  const { footer } = issue.statusEvidence;
  if (footer === null || (footer.status !== null && isEndedStatus(footer.status))) return [];
  const word = status === "done" ? "Completed" : "Cancelled";
  return [{ kind: "set-footer", status: word, fields: footer.shape === "bold" ? { Completed: date } : {} }];
}

function tickEdits(issue: ParsedIssue, report: Report): IssueEdit[] {
  const met = new Set(metCriteria(report.criteria).map(({ text }) => criterionKey(text)));
  const open = issue.criteria().filter(({ state }) => state === "unticked");
  const unique = open.filter(
    ({ text }) => open.filter((other) => criterionKey(other.text) === criterionKey(text)).length === 1,
  );
  return unique
    .filter(({ text }) => met.has(criterionKey(text)))
    .map(({ text }) => ({ kind: "tick", criterion: text }));
}
