import type { CloseReason, IssueEdit, ParsedIssue } from "@ll-issues/parser";
import { formatResolution, isEndedStatus } from "@ll-issues/parser";
import type { Config } from "../config/config.ts";
import { type ChangeReport, changeIssues } from "./change-issues.ts";
import { planStatus } from "./plan-status.ts";
import type { ChangeContext, PlannedChange } from "./planned-change.ts";

/** Which issues, and what to say of it. */
export interface EndOptions {
  /** Absolute. */
  readonly root: string;
  readonly config: Config;
  readonly references: readonly string[];
  /** What a person says of it, any number of lines; `null` says nothing. */
  readonly note: string | null;
  readonly dryRun: boolean;
  readonly now: Date;
}

/**
 * Close issues: status, date, and a Resolution. With a reason nothing was changed for them; without one their work is done.
 *
 * An issue that has ended stays as it is.
 */
export async function closeIssues(
  options: EndOptions & { readonly reason: CloseReason | null },
): Promise<ChangeReport> {
  return await changeAll(options, (issue, context) => planClose(issue, options.reason, options.note, context));
}

/** Reopen issues: status, no date of an end any more, and a section below the old Resolution that says so. */
export async function reopenIssues(options: EndOptions): Promise<ChangeReport> {
  return await changeAll(options, (issue, context) => planStatus(issue, "open", context, options.note));
}

/** Put issues off: they are neither worked on nor count as met. */
export async function deferIssues(options: EndOptions): Promise<ChangeReport> {
  return await changeAll(options, (issue, context) => {
    const plan = planStatus(issue, "deferred", context);
    return options.note === null ? plan : { ...plan, edits: [...plan.edits, noteEdit(options.note)] };
  });
}

async function changeAll(
  options: EndOptions,
  plan: (issue: ParsedIssue, context: ChangeContext) => PlannedChange,
): Promise<ChangeReport> {
  return await changeIssues({
    ...options,
    changesStatus: true,
    changes: options.references.map((reference) => ({ reference, plan })),
  });
}

function noteEdit(note: string): IssueEdit {
  return { kind: "set-key", key: "deferred_reason", value: note.replace(/\s+/g, " ").trim() };
}

function planClose(
  issue: ParsedIssue,
  reason: CloseReason | null,
  note: string | null,
  context: ChangeContext,
): PlannedChange {
  if (isEndedStatus(issue.status)) return planStatus(issue, issue.status, context);
  const plan = planStatus(issue, reason === null || reason === "already_fixed" ? "done" : "cancelled", context);
  const action = context.config.issues.types.find((type) => type.name === issue.type)?.action ?? "close";
  const text = formatResolution({
    kind: reason === null ? "resolved" : "closed",
    action,
    date: context.now.toISOString().slice(0, 10),
    ...(reason === null ? {} : { closeReason: reason }),
    ...(note === null ? {} : { summary: note }),
    changes: [],
    verification: [],
  });
  return { ...plan, edits: [...plan.edits, { kind: "append-resolution", text }] };
}
