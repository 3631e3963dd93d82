import { FrontmatterError, IssueEditError } from "@ll-issues/parser";
import { LockedError, TrackerError } from "@ll-issues/tracker";
import { RunnerError } from "../errors.ts";

/** What is wrong with, or has happened to, the one file: vanished, doubled, changed meanwhile, not readable. */
const ABOUT_A_FILE: ReadonlySet<string> = new Set([
  "LLI_ISSUE_NOT_FOUND",
  "LLI_ISSUE_AMBIGUOUS",
  "LLI_CONFLICT",
  "LLI_NOT_REGULAR",
  "LLI_OUTSIDE_ROOT",
  "LLI_TOO_LARGE",
  "LLI_NOT_UTF8",
  "LLI_NUL",
]);

/**
 * Tell whether an error keeps one issue from being begun and would not meet the next one: it is held by another run, its file cannot be
 * read or edited, a pull request brought it along, its own money is spent. A held working tree, a missing claude or a broken configuration would meet them all.
 */
export function isOfOneIssue(error: unknown): boolean {
  if (error instanceof FrontmatterError || error instanceof IssueEditError) return true;
  if (error instanceof LockedError) return error.scope === "issue";
  if (error instanceof TrackerError) return ABOUT_A_FILE.has(error.code);
  return error instanceof RunnerError && (error.code === "LLI_UNTRUSTED" || error.code === "LLI_ISSUE_BUDGET_SPENT");
}
