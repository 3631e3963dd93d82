import { applyFinishPlan } from "../finish/apply-finish-plan.ts";
import { writeFinishPlan } from "../finish/finish-plan.ts";
import { parkWaitingRun } from "../gates/park-waiting-run.ts";
import { findTampering } from "../git/guard-repository.ts";
import type { ResolvePlan } from "../prepare/plan-resolve.ts";
import { countAttempt } from "../record/count-attempt.ts";
import { finishPlace } from "../resolve/finish-place.ts";
import { judgeTampered } from "../resolve/judge.ts";
import type { ResolveContext } from "../resolve/resolve-context.ts";
import type { ResolveRun } from "../resolve/resolve-run.ts";
import { runSession } from "../resolve/run-session.ts";
import type { Baseline } from "../resolve/take-baseline.ts";
import { toRun } from "../resolve/to-run.ts";
import { gatherEvidence } from "../resolve/work.ts";
import { judgePlan } from "./judge-plan.ts";
import { readPlanReport } from "./plan-report.ts";
import { recordPlan } from "./record-plan.ts";

/**
 * Have Claude plan the work on an issue, see in git that nothing else was done, and write the plan down. No check is run: nothing has changed.
 *
 * What such a run has changed against its orders is named and left alone, and is nobody's kept work: it may as well be a person's, who works in
 * the same tree meanwhile.
 */
export async function makePlan(context: ResolveContext, planned: ResolvePlan, baseline: Baseline): Promise<ResolveRun> {
  const { journal, folder, options, repository, desk } = context;
  const claude = await journal.step("run", () => runSession(context, planned, null));
  const plan = { ...planned, issue: desk.issue ?? planned.issue };
  const reading = await journal.step("report", () => readPlanReport(claude.structuredOutput ?? null));
  const tampered = await findTampering(repository, baseline.guard);
  const evidence = await journal.step("evidence", () =>
    tampered.length > 0
      ? { changes: [], unproven: [] }
      : gatherEvidence(context, plan, baseline, { report: null, problem: "" }),
  );
  const verdict =
    tampered.length > 0 ? judgeTampered(tampered) : judgePlan({ claude, reading, changes: evidence.changes });
  const run = toRun(context, plan, verdict, { claude, evidence, checks: [] });
  if (claude.outcome === "waiting") return parkWaitingRun(context, plan, claude, run);
  const reported = reading.report?.plan;
  if (verdict.outcome !== "planned" || reported === undefined) {
    await countAttempt(plan, options, verdict.outcome);
    return run;
  }
  options.onProgress?.({ type: "stage", stage: "record", detail: plan.issue.path });
  const now = (options.now ?? (() => new Date()))();
  const finishPlan = await recordPlan({ options, plan, reported, run, now });
  writeFinishPlan(folder.path, finishPlan);
  return applyFinishPlan(finishPlan, finishPlace(context));
}
