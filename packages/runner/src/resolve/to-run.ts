import type { Verdict } from "../outcome.ts";
import type { ResolvePlan } from "../prepare/plan-resolve.ts";
import type { ResolveContext } from "./resolve-context.ts";
import type { ResolveRun } from "./resolve-run.ts";
import type { Findings } from "./work.ts";

/**
 * Put down how a run ended, before anything of it is recorded.
 *
 * @param findings null when nothing was started.
 */
export function toRun(
  context: ResolveContext,
  plan: ResolvePlan,
  verdict: Verdict,
  findings: Pick<Findings, "claude" | "evidence" | "checks"> | null,
): ResolveRun {
  const { options, folder, startedAt, protection, repository } = context;
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
    notes: repository.kind === "git" ? [] : ["There is no git here, so nothing is committed"],
    log: claude === null ? null : folder.transcriptPath,
    protection: protection === null ? null : { kind: protection.kind, exposed: protection.exposed },
  };
}
