import type { ClaudeResult } from "@ll-issues/claude";
import { type ScanResult, scanIssues } from "@ll-issues/tracker";
import type { CheckResult } from "../checks/run-checks.ts";
import { type Evidence, gatherChanges } from "../evidence/gather-changes.ts";
import { applyFinishPlan } from "../finish/apply-finish-plan.ts";
import { writeFinishPlan } from "../finish/finish-plan.ts";
import { openTreeCapture, type TreeCapture } from "../git/capture-tree.ts";
import { listDirtyPaths } from "../git/open-repository.ts";
import type { Verdict } from "../outcome.ts";
import { whyNotReady } from "../prepare/check-ready.ts";
import { planResolve, type ResolvePlan } from "../prepare/plan-resolve.ts";
import { planFinish } from "../record/plan-finish.ts";
import { chooseLayout } from "../record/record-edits.ts";
import { type ReportReading, readReport } from "../report/report.ts";
import { decideOutcome } from "./decide-outcome.ts";
import type { ResolveContext } from "./resolve-context.ts";
import type { ResolveOptions, ResolveStage } from "./resolve-options.ts";
import type { ResolveRun } from "./resolve-run.ts";
import { runSession } from "./run-session.ts";
import { verify } from "./verify.ts";

/** The working tree before the run. */
interface Baseline {
  readonly capture: TreeCapture;
  readonly tree: string;
  readonly dirtyPaths: ReadonlySet<string>;
}

/** What the run came to, held against git and the checks. */
interface Findings {
  readonly claude: ClaudeResult;
  readonly reading: ReportReading;
  readonly evidence: Evidence;
  readonly checks: readonly CheckResult[];
}

/** Live a claimed issue's run through, from the ready check to the commit; the issue is released by whoever claimed it. */
export async function runSteps(resolve: ResolveContext): Promise<ResolveRun> {
  const { options, journal } = resolve;
  const plan = await journal.step("prompt", () => planResolve(options));
  tell(options, "claim", plan.issue.path);
  const scan = await journal.step("claim", () => scanIssues(options.root, options.config));
  const refused = await journal.step("ready", () =>
    whyNotReady(scan, plan.issue.path, resolve.repository, options.force),
  );
  if (refused !== null) return toRun(resolve, plan, refused, null);
  const baseline = await journal.step("baseline", () => takeBaseline(resolve));
  try {
    const claude = await journal.step("run", () => runSession(resolve, plan));
    const reading = await journal.step("report", () => readReport(claude.structuredOutput ?? null));
    const evidence = await journal.step("evidence", () => gatherEvidence(resolve, plan, baseline, reading));
    const checks = await journal.step("checks", () => verify(resolve, claude, reading, evidence));
    return await finish(resolve, plan, scan, { claude, reading, evidence, checks });
  } finally {
    await baseline.capture.close();
  }
}

async function takeBaseline({ options, repository }: ResolveContext): Promise<Baseline> {
  tell(options, "baseline", repository.top);
  const capture = await openTreeCapture(repository);
  return { capture, tree: await capture.capture(), dirtyPaths: await listDirtyPaths(repository) };
}

async function gatherEvidence(
  { repository, options }: ResolveContext,
  plan: ResolvePlan,
  baseline: Baseline,
  reading: ReportReading,
): Promise<Evidence> {
  tell(options, "evidence", "");
  return gatherChanges({
    differences: await baseline.capture.diff(baseline.tree, await baseline.capture.capture()),
    reported: reading.report?.changes ?? [],
    dirtyBefore: baseline.dirtyPaths,
    // The record of it is ours to write; that somebody else changed it is found when we do.
    ignored: (file) => file === repository.prefix + plan.issue.path,
  });
}

async function finish(
  resolve: ResolveContext,
  plan: ResolvePlan,
  scan: ScanResult,
  findings: Findings,
): Promise<ResolveRun> {
  const { options, folder, journal, repository } = resolve;
  const verdict = judge(plan, findings);
  const run = toRun(resolve, plan, verdict, findings);
  const { report } = findings.reading;
  if ((verdict.outcome !== "resolved" && verdict.outcome !== "closed") || report === null) return run;
  tell(options, "record", plan.issue.path);
  const finishPlan = planFinish({
    ...findings,
    outcome: verdict.outcome,
    options,
    plan,
    layout: chooseLayout(scan.layout, plan.issue.parsed),
    report,
    run,
    now: (options.now ?? (() => new Date()))(),
  });
  writeFinishPlan(folder.path, finishPlan);
  return applyFinishPlan(finishPlan, { root: options.root, repository, folder, journal });
}

function judge(plan: ResolvePlan, { claude, reading, evidence, checks }: Findings): Verdict {
  const verdict = decideOutcome({
    ending: {
      outcome: claude.outcome,
      reason: claude.reason,
      message: claude.message,
      denied: claude.denials.map(({ toolName }) => toolName),
    },
    reading,
    changes: evidence.changes,
    unproven: evidence.unproven,
    checks,
  });
  const dirty = evidence.changes.filter(({ wasDirty }) => wasDirty).map(({ path }) => path);
  if (verdict.outcome !== "resolved" || dirty.length === 0) return verdict;
  // Somebody's unfinished work in a file that the run changed cannot be told from the run's own.
  const files = dirty.join(", ");
  return {
    outcome: "conflict",
    reason: `The run changed files that held uncommitted work before it (${files}): look at them, commit, and resolve ${plan.issue.parsed.id} again`,
  };
}

function toRun(
  { options, folder, startedAt }: ResolveContext,
  plan: ResolvePlan,
  verdict: Verdict,
  findings: Findings | null,
): ResolveRun {
  const endedAt = (options.now ?? (() => new Date()))();
  const { claude, evidence, checks } = findings ?? { claude: null, evidence: null, checks: [] };
  return {
    issue: plan.issue.parsed.id,
    run: folder.id,
    outcome: verdict.outcome,
    reason: verdict.reason,
    sessionId: claude?.sessionId ?? null,
    startedAt: startedAt.toISOString(),
    durationMs: endedAt.getTime() - startedAt.getTime(),
    turns: claude?.turns ?? 0,
    costUsd: claude?.costUsd ?? 0,
    changes: (evidence?.changes ?? []).map(({ path, status, description }) => ({ path, status, description })),
    verification: checks.map(({ name, command, verdict: found, detail, durationMs }) => ({
      name,
      command,
      verdict: found,
      detail,
      durationMs,
    })),
    question: null,
    resolution: null,
    commit: null,
    log: claude === null ? null : folder.transcriptPath,
  };
}

/** Tell whoever watches. */
function tell(options: ResolveOptions, stage: ResolveStage, detail: string): void {
  options.onProgress?.({ type: "stage", stage, detail });
}
