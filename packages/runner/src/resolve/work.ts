import { randomBytes } from "node:crypto";
import type { ClaudeResult } from "@ll-issues/claude";
import { renderRepairPrompt } from "@ll-issues/prompt-template";
import { type ComparedCheck, decidingFailures } from "../checks/compare-checks.ts";
import { type Evidence, gatherChanges } from "../evidence/gather-changes.ts";
import { readText } from "../finish/record-files.ts";
import { findTampering } from "../git/guard-repository.ts";
import type { ResolvePlan } from "../prepare/plan-resolve.ts";
import type { Testimony } from "../report/read-testimony.ts";
import { type Report, type ReportReading, readReport } from "../report/report.ts";
import type { ResolveContext } from "./resolve-context.ts";
import { type EarlierTurns, runSession } from "./run-session.ts";
import type { Baseline } from "./take-baseline.ts";
import { verify } from "./verify.ts";

/** What the run came to, held against git and the checks. */
export interface Findings {
  /** How the last session of the run ended; turns and cost are those of all of them. */
  readonly claude: ClaudeResult;
  readonly reading: ReportReading;
  readonly evidence: Evidence;
  readonly checks: readonly ComparedCheck[];
  /** Files by which the run could have made git run something; then git was not asked any more. */
  readonly tampered: readonly string[];
}

const NO_EVIDENCE: Evidence = { changes: [], unproven: [] };

/**
 * Have Claude work, look at what changed, run the checks; and where a check that passed before fails now, offer Claude a bounded number of
 * turns in the same session to mend it.
 */
export async function work(context: ResolveContext, plan: ResolvePlan, baseline: Baseline): Promise<Findings> {
  let findings = await workOnce(context, plan, baseline, null);
  for (let repair = 0; repair < context.options.config.limits.repairs && isWorthRepair(findings); repair += 1) {
    findings = await workOnce(context, plan, baseline, {
      claude: findings.claude,
      prompt: renderRepairPrompt(decidingFailures(findings.checks), () => randomBytes(12).toString("hex")),
    });
  }
  return findings;
}

async function workOnce(
  context: ResolveContext,
  plan: ResolvePlan,
  baseline: Baseline,
  earlier: EarlierTurns | null,
): Promise<Findings> {
  const { journal, options, repository } = context;
  const claude = await journal.step("run", () => runSession(context, plan, earlier));
  const reading = await journal.step("report", () => readReport(claude.structuredOutput ?? null));
  const tampered = await findTampering(repository, baseline.guard);
  if (tampered.length > 0) return { claude, reading, evidence: NO_EVIDENCE, checks: [], tampered };
  options.onProgress?.({ type: "stage", stage: "evidence", detail: "" });
  const evidence = await journal.step("evidence", () => gatherEvidence(context, plan, baseline, reading));
  const isDecided =
    claude.outcome !== "completed" || reading.report?.status !== "resolved" || evidence.changes.length === 0;
  const checks = await journal.step("checks", () => (isDecided ? [] : verify(context, baseline.checks)));
  return { claude, reading, evidence, checks, tampered };
}

/** Hold what git saw change against what was reported. */
export async function gatherEvidence(
  context: ResolveContext,
  plan: ResolvePlan,
  baseline: Baseline,
  reading: Testimony<{ readonly changes?: Report["changes"] }>,
): Promise<Evidence> {
  const { repository } = context;
  return gatherChanges({
    differences: await baseline.capture.diff(baseline.tree, await baseline.capture.capture()),
    reported: reading.report?.changes ?? [],
    dirtyBefore: baseline.dirtyPaths,
    // The record of it is ours to write; that somebody else changed it is found when we do.
    ignored: (file) => file === repository.prefix + plan.issue.path || isOwnTicks(file, context, plan),
  });
}

/** A plan that is as it was when this run began was ticked by an earlier one of ours. */
function isOwnTicks(file: string, { repository, options }: ResolveContext, { goingOn }: ResolvePlan): boolean {
  const followed = goingOn.plan;
  if (followed === null || file !== repository.prefix + followed.path) return false;
  return readText(options.root, followed.path) === followed.plan.text;
}

/** A session can be gone on with only where it ended in order. */
function isWorthRepair({ claude, checks }: Findings): boolean {
  return claude.outcome === "completed" && claude.sessionId !== null && decidingFailures(checks).length > 0;
}
