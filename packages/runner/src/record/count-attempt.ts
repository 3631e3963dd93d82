import { applyIssueEdits, IssueEditError, loadStrictReader, type ParsedIssue } from "@ll-issues/parser";
import { isTrackerError, writeFileDurably } from "@ll-issues/tracker";
import type { Outcome } from "../outcome.ts";
import type { ResolvePlan } from "../prepare/plan-resolve.ts";
import type { ResolveOptions } from "../resolve/resolve-options.ts";

/** Endings that cost something and did not get there. What the service or a person stood in the way of is no attempt. */
const ATTEMPTS: ReadonlySet<Outcome> = new Set([
  "incomplete",
  "unchanged",
  "verification-failed",
  "denied",
  "failed",
  "timed-out",
  "idle",
  "limited",
]);

/** The key of the frontmatter that counts how often an issue was worked on in vain. */
export const ATTEMPTS_KEY = "attempts";

/** How often an issue was worked on in vain, as its frontmatter says. */
export function readAttempts(issue: ParsedIssue): number {
  const value = issue.frontmatter.get(ATTEMPTS_KEY);
  const count = typeof value === "string" ? Number(value) : 0;
  return Number.isSafeInteger(count) && count > 0 ? count : 0;
}

/**
 * Count an attempt in the issue's own frontmatter, so that an issue that is stuck does not eat the queue, on this machine or another.
 *
 * An issue that somebody is editing, or whose block cannot be edited, is left alone: the count is worth less than their work.
 */
export async function countAttempt(plan: ResolvePlan, options: ResolveOptions, outcome: Outcome): Promise<void> {
  if (!ATTEMPTS.has(outcome)) return;
  const { parsed, path, absolutePath } = plan.issue;
  try {
    const edit = { kind: "set-key", key: ATTEMPTS_KEY, value: readAttempts(parsed) + 1 } as const;
    const text = applyIssueEdits(parsed.text, [edit], {
      path,
      format: options.config.issues,
      strict: await loadStrictReader(),
    });
    writeFileDurably(absolutePath, text, { root: options.root, expected: parsed.text });
  } catch (error) {
    if (error instanceof IssueEditError) return;
    if (isTrackerError(error) && error.code === "LLI_CONFLICT") return;
    throw error;
  }
}
