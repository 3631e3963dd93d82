import {
  applyIssueEdits,
  IssueEditError,
  type IssueSource,
  isEndedStatus,
  loadStrictReader,
  parseIssue,
  type ResolutionRecord,
} from "@ll-issues/parser";
import type { CheckResult } from "../checks/run-checks.ts";
import type { Evidence } from "../evidence/gather-changes.ts";
import type { FinishPlan } from "../finish/finish-plan.ts";
import type { RecordFile } from "../finish/record-files.ts";
import { tickFollowedPlan } from "../plan/tick-followed-plan.ts";
import { endedPath } from "../prepare/check-repository.ts";
import type { ResolvePlan } from "../prepare/plan-resolve.ts";
import type { Report } from "../report/report.ts";
import type { ResolveOptions } from "../resolve/resolve-options.ts";
import type { ResolveRun } from "../resolve/resolve-run.ts";
import { buildResolution } from "./build-resolution.ts";
import { formatCommitMessage, formatMoveMessage } from "./commit-message.ts";
import type { SubIssues } from "./plan-sub-issues.ts";
import { type RecordEdits, type RecordLayout, recordEdits } from "./record-edits.ts";

/** What is needed to plan how a run is written down. */
export interface RecordInput {
  readonly outcome: "resolved" | "closed";
  readonly options: Pick<ResolveOptions, "root" | "config" | "commit">;
  readonly plan: Pick<ResolvePlan, "issue" | "action" | "goingOn">;
  readonly layout: RecordLayout;
  readonly report: Report;
  readonly evidence: Evidence;
  readonly checks: readonly CheckResult[];
  /** What will be reported, without a place of the record. */
  readonly run: ResolveRun;
  readonly now: Date;
  /** What the issue was split into; null where it was not. */
  readonly subIssues: SubIssues | null;
  /** Whether git knows the issue's file, or may get to know it: then it moves in a commit of its own, or not at all. */
  readonly isVersioned: boolean;
}

/**
 * Plan the end of a run: the issue's text with its Resolution, the paths and the message of the commit, and the folder the file goes to. Changes
 * nothing.
 *
 * @throws IssueEditError when the file cannot be edited without harm.
 */
export async function planFinish(input: RecordInput): Promise<FinishPlan> {
  const { options, plan, run } = input;
  const { parsed, path: issuePath } = plan.issue;
  const source = { path: issuePath, format: options.config.issues, strict: await loadStrictReader() };
  const after = writeDown(input, source);
  const names = {
    issueId: parsed.id,
    type: parsed.type,
    title: parsed.title,
    runId: run.run,
    template: options.config.git.message,
    trailer: options.config.git.trailer,
  };
  const paths = input.evidence.changes.flatMap(({ path: file, from }) => (from === null ? [file] : [file, from]));
  const target = endedPath(options, issuePath);
  const moves = input.layout === "completed-dir" && target !== issuePath;
  return {
    version: 1,
    runId: run.run,
    issueId: parsed.id,
    issuePath,
    before: parsed.text,
    after,
    companions: listCompanions(input),
    commit: options.commit ? { paths, message: formatCommitMessage(names) } : null,
    move: moves && (options.commit || !input.isVersioned) ? { to: target, message: formatMoveMessage(names) } : null,
    run: {
      ...run,
      changes: [...run.changes, ...listNewIssues(input)],
      resolution: { path: issuePath, line: resolutionLine(after, source) },
    },
  };
}

/** What is written besides the issue: the plan with what is met ticked, and the issues it was split into. */
function listCompanions({ options, plan, report, subIssues }: RecordInput): readonly RecordFile[] {
  const followed = plan.goingOn.plan;
  const ticked = followed === null ? null : tickFollowedPlan(options.root, followed, report);
  const files = (subIssues?.files ?? []).map(({ path, before, after }) => ({ path, before, after }));
  return ticked === null ? files : [...files, ticked];
}

function listNewIssues({ subIssues }: RecordInput): ResolveRun["changes"] {
  return (subIssues?.files ?? [])
    .filter(({ before }) => before === null)
    .map(({ path, title }) => ({ path, status: "added", description: `split off: ${title}` }));
}

/** Write the record into the issue's text. A reopened issue gets a second Resolution, also when it says the same as the first. */
function writeDown(input: RecordInput, source: IssueSource): string {
  const { options, plan, run } = input;
  const { parsed } = plan.issue;
  const record = buildResolution({
    ...input,
    action: plan.action,
    date: input.now.toISOString().slice(0, 10),
    hasChecks: options.config.checks.length > 0,
    decomposedInto: input.subIssues?.ids ?? [],
  });
  const session = { command: "ll-issues resolve", at: input.now, sessionId: run.sessionId };
  const write = (what: ResolutionRecord): string =>
    applyRecord(input, recordEdits(parsed, what, input.layout, input.report, session), source);
  const after = write(record);
  const count = parsed.resolutions().length;
  if (isEndedStatus(parsed.status) || parseIssue(after, source).resolutions().length > count) return after;
  const again = { title: "Notes", lines: [`Resolved again, in the run ${run.run}`] };
  return write({ ...record, notes: [...(record.notes ?? []), again] });
}

/** A footer or a box of a shape that cannot be edited does not keep an issue from being recorded. */
function applyRecord({ plan }: RecordInput, { needed, welcome }: RecordEdits, source: IssueSource): string {
  let text = applyIssueEdits(plan.issue.parsed.text, needed, source);
  for (const edit of welcome) {
    try {
      text = applyIssueEdits(text, [edit], source);
    } catch (error) {
      if (!(error instanceof IssueEditError)) throw error;
    }
  }
  return text;
}

/** 1-based line of the last Resolution's heading. */
function resolutionLine(text: string, source: IssueSource): number {
  const resolution = parseIssue(text, source).resolutions().at(-1);
  return text.slice(0, resolution?.section.headingStart ?? 0).split("\n").length;
}
