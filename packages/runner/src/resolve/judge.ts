import type { ClaudeResult } from "@ll-issues/claude";
import type { Verdict } from "../outcome.ts";
import { type ClaudeEnding, type Decomposed, decideOutcome } from "./decide-outcome.ts";
import type { Findings } from "./work.ts";

/** What a judgement depends on besides the findings. */
export interface JudgeOptions {
  /** Whether files that held a person's uncommitted work may be part of the result. */
  readonly allowDirty?: boolean | undefined;
  /** What the issue was split into, where the report says so. */
  readonly decomposition?: Decomposed | null;
}

/**
 * Judge a run by everything that was found: what could have fooled us comes before what the run itself came to.
 *
 * @param issueId for the words.
 */
export function judge(
  findings: Findings,
  issueId: string,
  { allowDirty = false, decomposition = null }: JudgeOptions = {},
): Verdict {
  const { claude, reading, evidence, checks, tampered } = findings;
  if (tampered.length > 0) return judgeTampered(tampered);
  const verdict = decideOutcome({
    ending: toEnding(claude),
    reading,
    decomposition,
    changes: evidence.changes,
    checks,
  });
  if (verdict.outcome === "resolved") {
    const unnamed = evidence.changes.filter(({ path }) => path.includes(REPLACEMENT)).map(({ path }) => path);
    if (unnamed.length > 0) return judgeUnnamed(unnamed);
  }
  const dirty = evidence.changes.filter(({ wasDirty }) => wasDirty).map(({ path }) => path);
  if (verdict.outcome !== "resolved" || dirty.length === 0 || allowDirty) return verdict;
  // Somebody's unfinished work in a file that the run changed cannot be told from the run's own.
  return {
    outcome: "conflict",
    reason: `The run changed files that held uncommitted work before it (${dirty.join(", ")}): nothing is committed. Look at them, commit, and resolve ${issueId} again, or resolve with --allow-dirty`,
  };
}

/** What stands for bytes that are no UTF-8 once they are text. */
const REPLACEMENT = "\ufffd";

/** A path that is no text can be neither written into a record nor handed back to git. */
function judgeUnnamed(paths: readonly string[]): Verdict {
  return {
    outcome: "conflict",
    reason: `The run made files whose names are not UTF-8 (${paths.join(", ")}): nothing is committed. Rename them and resolve again`,
  };
}

/** Judge a run after which git was not asked any more. @param tampered the files by which it could have made git run something */
export function judgeTampered(tampered: readonly string[]): Verdict {
  return {
    outcome: "conflict",
    reason: `The run changed what git itself would execute (${tampered.join(", ")}): nothing was committed and git was not asked any more. Look at these files first`,
  };
}

/** Give back how the process ended, as far as a judgement depends on it. */
export function toEnding({ outcome, reason, message, denials }: ClaudeResult): ClaudeEnding {
  return { outcome, reason, message, denied: denials.map(({ toolName }) => toolName) };
}
