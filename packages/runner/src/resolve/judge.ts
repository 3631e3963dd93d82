import type { Verdict } from "../outcome.ts";
import { decideOutcome } from "./decide-outcome.ts";
import type { Findings } from "./work.ts";

/**
 * Judge a run by everything that was found: what could have fooled us comes before what the run itself came to.
 *
 * @param issueId for the words.
 * @param allowDirty whether files that held a person's uncommitted work may be part of the result.
 */
export function judge(findings: Findings, issueId: string, allowDirty = false): Verdict {
  const { claude, reading, evidence, checks, tampered } = findings;
  if (tampered.length > 0) {
    return {
      outcome: "conflict",
      reason: `The run changed what git itself would execute (${tampered.join(", ")}): nothing was committed and git was not asked any more. Look at these files first`,
    };
  }
  const verdict = decideOutcome({
    ending: {
      outcome: claude.outcome,
      reason: claude.reason,
      message: claude.message,
      denied: claude.denials.map(({ toolName }) => toolName),
    },
    reading,
    changes: evidence.changes,
    checks,
  });
  const dirty = evidence.changes.filter(({ wasDirty }) => wasDirty).map(({ path }) => path);
  if (verdict.outcome !== "resolved" || dirty.length === 0 || allowDirty) return verdict;
  // Somebody's unfinished work in a file that the run changed cannot be told from the run's own.
  return {
    outcome: "conflict",
    reason: `The run changed files that held uncommitted work before it (${dirty.join(", ")}): nothing is committed. Look at them, commit, and resolve ${issueId} again, or resolve with --allow-dirty`,
  };
}
