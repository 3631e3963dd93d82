import { openStateDir, type ScanResult, scanIssues } from "@ll-issues/tracker";
import { applyFinishPlan } from "../finish/apply-finish-plan.ts";
import { writeFinishPlan } from "../finish/finish-plan.ts";
import { enterGate, goOnFrom, sayWaiting } from "../gates/enter-gate.ts";
import { parkWaitingRun } from "../gates/park-waiting-run.ts";
import { isIgnored } from "../git/open-repository.ts";
import { whyNotReady } from "../prepare/check-ready.ts";
import { whyRepositoryNotReady } from "../prepare/check-repository.ts";
import { planResolve, type ResolvePlan } from "../prepare/plan-resolve.ts";
import { countAttempt } from "../record/count-attempt.ts";
import { planFinish } from "../record/plan-finish.ts";
import { chooseLayout } from "../record/record-edits.ts";
import { dropWork, findKeptWork, keepWork } from "../runs/kept-work.ts";
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
  const context = entry.kind === "answered" ? goOnFrom(claimed, entry.gate) : claimed;
  const { options, journal } = context;
  const plan = await journal.step("prompt", () => planResolve(options));
  if (entry.kind === "waiting")
    return { ...toRun(context, plan, sayWaiting(entry, plan.issue.parsed.id), null), question: entry.question };
  tell(options, "claim", plan.issue.path);
  const scan = await journal.step("claim", () => scanIssues(options.root, options.config));
  const refused = await journal.step("ready", () => whyRefused(context, plan, scan));
  if (refused !== null) return toRun(context, plan, refused, null);
  const baseline = await journal.step("baseline", () => takeBaseline(context, plan.issue.parsed.id));
  const run = await finish(context, plan, scan, await work(context, plan, baseline));
  await letGo(context, baseline, plan, run);
  return run;
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
async function whyRefused({ repository, options }: ResolveContext, { issue }: ResolvePlan, scan: ScanResult) {
  const layout = chooseLayout(scan.layout, issue.parsed);
  return (await whyRepositoryNotReady(repository, issue, layout, options)) ?? whyNotReady(scan, issue, options);
}

async function finish(
  context: ResolveContext,
  planned: ResolvePlan,
  scan: ScanResult,
  findings: Findings,
): Promise<ResolveRun> {
  const { options, folder, journal, repository, desk } = context;
  const plan = { ...planned, issue: desk.issue ?? planned.issue };
  const verdict = judge(findings, plan.issue.parsed.id, options.allowDirty);
  const run = toRun(context, plan, verdict, findings);
  if (findings.claude.outcome === "waiting") return parkWaitingRun(context, plan, findings.claude, run);
  const { report } = findings.reading;
  if ((verdict.outcome !== "resolved" && verdict.outcome !== "closed") || report === null) {
    await countAttempt(plan, options, verdict.outcome);
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
    now: (options.now ?? (() => new Date()))(),
  });
  writeFinishPlan(folder.path, finishPlan);
  return applyFinishPlan(finishPlan, {
    root: options.root,
    repository,
    folder,
    journal,
    hookTimeoutMs: options.config.limits.checkSeconds * 1000,
    onWait: (lock) => tell(options, "commit", `waiting for another git (${lock})`),
  });
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
