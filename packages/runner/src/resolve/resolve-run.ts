import type { Change } from "../evidence/gather-changes.ts";
import type { Outcome } from "../outcome.ts";
import type { Protection } from "../protect/protect-run.ts";

/** One resolve from its start to its end, as `resolve --json` and the run's own folder hold it. */
export interface ResolveRun {
  /** Id of the issue. */
  readonly issue: string;
  /** Id of the run. */
  readonly run: string;
  readonly outcome: Outcome;
  /** One sentence for people. */
  readonly reason: string;
  readonly sessionId: string | null;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly turns: number;
  readonly costUsd: number;
  /** What git saw change, relative to the top of the working tree; made on the way also where the outcome is not success. */
  readonly changes: readonly Pick<Change, "path" | "status" | "description">[];
  readonly verification: readonly VerificationEntry[];
  /** What a parked gate asks; null in every other outcome. */
  readonly question: string | null;
  /** Where the Resolution stands, relative to the root. */
  readonly resolution: { readonly path: string; readonly line: number } | null;
  /** Id of the commit that holds the change and the record; of a waiting run, the one that holds the question. */
  readonly commit: string | null;
  /** What a person should know besides the reason, such as that HEAD is on no branch; one sentence each. */
  readonly notes: readonly string[];
  /** Absolute path of the transcript; null when nothing was started. */
  readonly log: string | null;
  /** What kept the environment of the job from Claude and the checks; null where nobody asked for it. */
  readonly protection: Pick<Protection, "kind" | "exposed"> | null;
}

/** One check as a run reports it. */
export interface VerificationEntry {
  readonly name: string;
  readonly command: string;
  readonly verdict: "PASS" | "FAIL" | "SKIP" | "TIMEOUT";
  readonly detail: string;
  readonly durationMs: number;
}
