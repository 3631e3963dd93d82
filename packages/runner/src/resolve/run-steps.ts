import { openStateDir, type ScanResult, scanIssues } from "@ll-issues/tracker";
import { applyFinishPlan } from "../finish/apply-finish-plan.ts";
import { writeFinishPlan } from "../finish/finish-plan.ts";
import { writeRecordFiles } from "../finish/record-files.ts";
import { enterGate, goOnFrom, sayWaiting } from "../gates/enter-gate.ts";
import type { AnsweredGate } from "../gates/gate-desk.ts";
import { parkWaitingRun } from "../gates/park-waiting-run.ts";
import { isIgnored } from "../git/open-repository.ts";
import { makePlan } from "../plan/make-plan.ts";
import { isPlanningRun, markPlanningRun } from "../plan/planning-run.ts";
import { tickFollowedPlan } from "../plan/tick-followed-plan.ts";
import { whyNotReady } from "../prepare/check-ready.ts";
import { whyRepositoryNotReady } from "../prepare/check-repository.ts";
import { planResolve, type ResolvePlan } from "../prepare/plan-resolve.ts";
import { countAttempt } from "../record/count-attempt.ts";
import { planFinish } from "../record/plan-finish.ts";
import { planSubIssues, type SubIssues } from "../record/plan-sub-issues.ts";
import { chooseLayout } from "../record/record-edits.ts";
import type { Report } from "../report/report.ts";
import { dropWork, findKeptWork, keepWork } from "../runs/kept-work.ts";
import { openRunFolder } from "../runs/run-folder.ts";
import { finishPlace } from "./finish-place.ts";
import { judge } from "./judge.ts";
import type { ResolveContext } from "./resolve-context.ts";
import type { ResolveOptions, ResolveStage } from "./resolve-options.ts";
import type { ResolveRun } from "./resolve-run.ts";
import { type Baseline, takeBaseline } from "./take-baseline.ts";
import { toRun } from "./to-run.ts";
import { type Findings, work } from "./work.ts";

/** Live a claimed issue's run through, from the ready check to the commit; the issue is released by whoever claimed it. */
export async function runSteps(claimed: ResolveContext): Promise<ResolveRun> {
  const entry = await enterGate(claimed);
  const context = entry.kind === "answered" ? goOnAs(claimed, entry.gate) : claimed;
  if (context.options.mode === "plan") markPlanningRun(context.folder);
  const { options, journal } = context;
  const plan = await journal.step("prompt", () => planResolve(options));
  if (entry.kind === "waiting")
    return { ...toRun(context, plan, sayWaiting(entry, plan.issue.parsed.id), null), question: entry.question };
  tell(options, "claim", plan.issue.path);
  const scan = await journal.step("claim", () => scanIssues(options.root, options.config));
  const refused = await journal.step("ready", () => whyRefused(context, plan, scan));
  if (refused !== null) return toRun(context, plan, refused, null);
  const baseline = await journal.step("baseline", () => takeBaseline(context, plan.issue.parsed.id));
  if (options.mode === "plan") return makePlan(context, plan, baseline).finally(() => dropWork(context.folder));
  const run = await finish(context, plan, scan, await work(context, plan, baseline));
  await letGo(context, baseline, plan, run);
  return run;
}

/** An answer goes back to the run that asked, which went on with gates and may have been one that only plans, whatever this resolve was told. */
function goOnAs(claimed: ResolveContext, gate: AnsweredGate): ResolveContext {
  const stateDir = openStateDir(claimed.options.root);
  const mode = isPlanningRun(openRunFolder(stateDir, gate.record.runId)) ? "plan" : "resolve";
  const context = goOnFrom(claimed, gate);
  return { ...context, options: { ...context.options, mode } };
}

/** What a run that did not get there changed is kept for the next one to go on from; everything older is its own by now. */
async function letGo(
  { folder, options }: ResolveContext,
  baseline: Baseline,
  plan: ResolvePlan,
  run: ResolveRun,
): Promise<void> {
  for (const { folder: earlier } of findKeptWork(openStateDir(options.root), plan.issue.parsed.id, folder.id))
    dropWork(earlier);
  const isDone = run.outcome === "resolved" || run.outcome === "closed";
  if (isDone || run.changes.length === 0) dropWork(folder);
  else keepWork(folder, await baseline.capture.capture());
}

/** Say why nothing is started: what cannot be recorded here, or what the issue itself says. */
async function whyRefused({ repository, options }: ResolveContext, plan: ResolvePlan, scan: ScanResult) {
  const { issue } = plan;
  const layout = chooseLayout(scan.layout, issue.parsed);
  return (await whyRepositoryNotReady(repository, issue, layout, options)) ?? whyNotReady(scan, plan, options);
}

async function finish(
  context: ResolveContext,
  planned: ResolvePlan,
  scan: ScanResult,
  findings: Findings,
): Promise<ResolveRun> {
  const { options, folder, repository, desk } = context;
  const plan = { ...planned, issue: desk.issue ?? planned.issue };
  const now = (options.now ?? (() => new Date()))();
  const subIssues = await splitUp(context, plan, findings, now);
  const verdict = judge(findings, plan.issue.parsed.id, { allowDirty: options.allowDirty, decomposition: subIssues });
  const run = toRun(context, plan, verdict, findings);
  if (findings.claude.outcome === "waiting") return parkWaitingRun(context, plan, findings.claude, run);
  const { report } = findings.reading;
  if ((verdict.outcome !== "resolved" && verdict.outcome !== "closed") || report === null) {
    await countAttempt(plan, options, verdict.outcome);
    if (verdict.outcome === "incomplete" && report !== null) tickProgress(context, plan, report);
    return run;
  }
  tell(options, "record", plan.issue.path);
  const finishPlan = await planFinish({
    ...findings,
    outcome: verdict.outcome,
    options,
    plan,
    layout: chooseLayout(scan.layout, plan.issue.parsed),
    report,
    run: noteDirty(run, findings),
    isVersioned: repository.kind === "git" && !(await isIgnored(repository, repository.prefix + plan.issue.path)),
    subIssues,
    now,
  });
  writeFinishPlan(folder.path, finishPlan);
  return applyFinishPlan(finishPlan, finishPlace(context));
}

/** Hold the issues that a report says this one was split into against what is there. */
async function splitUp(
  { options, repository }: ResolveContext,
  { issue }: ResolvePlan,
  { reading, tampered }: Findings,
  now: Date,
): Promise<SubIssues | null> {
  if (reading.report?.status !== "decomposed" || tampered.length > 0) return null;
  return planSubIssues(options, issue, reading.report, { prefix: repository.prefix, now });
}

/** What a run that did not get there has met of its plan is ticked in the working tree, so that the next one goes on behind it. */
function tickProgress({ options: { root } }: ResolveContext, { goingOn }: ResolvePlan, report: Report): void {
  const ticked = goingOn.plan === null ? null : tickFollowedPlan(root, goingOn.plan, report);
  if (ticked !== null) writeRecordFiles(root, [ticked]);
}

/** Only with `--allow-dirty` does a run that changed such files get this far. */
function noteDirty(run: ResolveRun, { evidence }: Findings): ResolveRun {
  const dirty = evidence.changes.filter(({ wasDirty }) => wasDirty).map(({ path }) => path);
  if (dirty.length === 0) return run;
  return { ...run, notes: [...run.notes, `These held uncommitted work before the run: ${dirty.join(", ")}`] };
}

/** Tell whoever watches. */
function tell(options: ResolveOptions, stage: ResolveStage, detail: string): void {
  options.onProgress?.({ type: "stage", stage, detail });
}
