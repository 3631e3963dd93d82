import { applyIssueEdits, formatPlan, loadStrictReader } from "@ll-issues/parser";
import type { FinishPlan } from "../finish/finish-plan.ts";
import type { ResolvePlan } from "../prepare/plan-resolve.ts";
import { formatPlanMessage } from "../record/commit-message.ts";
import { logEdits } from "../record/log-edits.ts";
import type { ResolveOptions } from "../resolve/resolve-options.ts";
import type { ResolveRun } from "../resolve/resolve-run.ts";
import { newPlanPath } from "./find-plan.ts";
import type { ReportedPlan } from "./plan-report.ts";

/** What is needed to plan how a plan is written down. */
export interface PlanRecordInput {
  readonly options: ResolveOptions;
  readonly plan: ResolvePlan;
  readonly reported: ReportedPlan;
  /** What will be reported, without the plan's file. */
  readonly run: ResolveRun;
  readonly now: Date;
}

/**
 * Plan the end of a run that planned: the plan's file, an entry in the issue's Session Log where it keeps one, and a commit of these. Changes nothing.
 *
 * @throws IssueEditError when the log cannot be edited without harm.
 */
export async function recordPlan({ options, plan, reported, run, now }: PlanRecordInput): Promise<FinishPlan> {
  const { root, config } = options;
  const { parsed, path: issuePath } = plan.issue;
  const date = now.toISOString().slice(0, 10);
  const file = newPlanPath(root, config, parsed.id, date);
  const session = { command: "ll-issues resolve --plan-only", at: now, sessionId: run.sessionId };
  const source = { path: issuePath, format: config.issues, strict: await loadStrictReader() };
  const text = formatPlan({
    issue: {
      id: parsed.id,
      title: parsed.title,
      file: issuePath,
      type: parsed.type,
      priority: parsed.priority,
      action: plan.action,
    },
    date,
    currentState: reported.currentState,
    discoveries: reported.discoveries ?? [],
    desiredEndState: reported.desiredEndState,
    notDoing: reported.notDoing ?? [],
    approach: reported.approach,
    phases: reported.phases.map((phase) => ({
      ...phase,
      overview: phase.overview ?? "",
      manual: phase.manual ?? [],
    })),
  });
  const { message: template, trailer } = config.git;
  const names = { issueId: parsed.id, type: parsed.type, title: parsed.title, runId: run.run, template, trailer };
  return {
    version: 1,
    runId: run.run,
    issueId: parsed.id,
    issuePath,
    before: parsed.text,
    after: applyIssueEdits(parsed.text, logEdits(parsed, session), source),
    companions: [{ path: file, before: null, after: text }],
    commit: options.commit ? { paths: [], message: formatPlanMessage(names) } : null,
    move: null,
    run: { ...run, changes: [{ path: file, status: "added", description: describe(reported) }] },
  };
}

function describe({ phases }: ReportedPlan): string {
  const criteria = phases.reduce((sum, { automated, manual }) => sum + automated.length + (manual ?? []).length, 0);
  return `the plan: ${phases.length} ${phases.length === 1 ? "phase" : "phases"}, ${criteria} criteria`;
}
