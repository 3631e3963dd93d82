import {
  formatResolution,
  type IssueEdit,
  isEndedStatus,
  type ParsedIssue,
  type ResolutionRecord,
} from "@ll-issues/parser";
import type { Layout } from "@ll-issues/tracker";
import type { Report } from "../report/report.ts";

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
  /** Footer and ticks: kept in step where the file's own shape allows it. */
  readonly welcome: readonly IssueEdit[];
}

/**
 * List the edits that make an issue's file say that it is ended.
 *
 * In the type-dir layout the frontmatter carries the status; in the completed-dir layout the folder does, and the bytes above the
 * Resolution stay as they are but for a footer that still says open. A criterion is ticked only where the report names it, calls it met
 * and gives evidence.
 *
 * @param now for `completed_at`.
 */
export function recordEdits(
  issue: ParsedIssue,
  record: ResolutionRecord,
  layout: RecordLayout,
  report: Report,
  now: Date,
): RecordEdits {
  const status = record.kind === "closed" && record.closeReason !== "already_fixed" ? "cancelled" : "done";
  const keys: IssueEdit[] =
    layout === "type-dir"
      ? [
          { kind: "set-key", key: "status", value: status },
          { kind: "set-key", key: "completed_at", value: `${now.toISOString().slice(0, 19)}Z` },
        ]
      : [];
  return {
    needed: [...keys, { kind: "append-resolution", text: formatResolution(record) }],
    welcome: [...footerEdits(issue, status, record.date), ...tickEdits(issue, report)],
  };
}

function footerEdits(issue: ParsedIssue, status: "done" | "cancelled", date: string): IssueEdit[] {
  const { footer } = issue.statusEvidence;
  if (footer === null || (footer.status !== null && isEndedStatus(footer.status))) return [];
  const word = status === "done" ? "Completed" : "Cancelled";
  return [{ kind: "set-footer", status: word, fields: footer.shape === "bold" ? { Completed: date } : {} }];
}

function tickEdits(issue: ParsedIssue, report: Report): IssueEdit[] {
  const met = new Set(
    (report.criteria ?? [])
      .filter(({ met, evidence }) => met && evidence.trim() !== "")
      .map(({ text }) => normalise(text)),
  );
  const open = issue.criteria().filter(({ state }) => state === "unticked");
  const unique = open.filter(
    ({ text }) => open.filter((other) => normalise(other.text) === normalise(text)).length === 1,
  );
  return unique.filter(({ text }) => met.has(normalise(text))).map(({ text }) => ({ kind: "tick", criterion: text }));
}

/** Models repeat a criterion with other white space or without its marks. */
function normalise(text: string): string {
  return text
    .replace(/^\s*(?:[-*+]\s+)?(?:\[[ xX~]\]\s+)?/, "")
    .replaceAll(/[\s`*_]+/g, " ")
    .trim()
    .toLowerCase();
}
