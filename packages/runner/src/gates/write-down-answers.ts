import { IssueEditError } from "@ll-issues/parser";
import { isTrackerError } from "@ll-issues/tracker";
import type { ResolvePlan } from "../prepare/plan-resolve.ts";
import type { ResolveContext } from "../resolve/resolve-context.ts";
import type { Answer } from "./answer.ts";
import { decisionEdits } from "./decisions.ts";
import { editIssue } from "./edit-issue.ts";
import type { Question } from "./question.ts";

/**
 * Write what was decided while the run is under way into the issue, before Claude hears it.
 *
 * @param by who decided, or that nobody did.
 */
export async function writeDownAnswers(
  { options, desk, folder }: ResolveContext,
  plan: ResolvePlan,
  questions: readonly Question[],
  answers: readonly Answer[],
  by: string,
): Promise<void> {
  const date = (options.now ?? (() => new Date()))().toISOString().slice(0, 10);
  const issue = desk.issue ?? plan.issue;
  const decisions = questions.map(({ question, options: offered }, index) => ({
    question,
    answer: answers[index] ?? null,
    hadOptions: offered.length > 0,
    by,
    date,
    runId: folder.id,
  }));
  try {
    desk.issue = await editIssue(options, issue, decisionEdits(issue.parsed, decisions));
  } catch (error) {
    // Somebody is editing the issue: their work stays, the run will end as a conflict, and the run's folder has the answer.
    if (!(error instanceof IssueEditError) && !(isTrackerError(error) && error.code === "LLI_CONFLICT")) throw error;
  }
}
