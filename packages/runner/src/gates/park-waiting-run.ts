import type { ClaudeResult } from "@ll-issues/claude";
import type { ResolvePlan } from "../prepare/plan-resolve.ts";
import type { ResolveContext } from "../resolve/resolve-context.ts";
import type { ResolveRun } from "../resolve/resolve-run.ts";
import { isLastCall } from "./is-last-call.ts";
import { newGateRecord } from "./new-gate-record.ts";
import { parkGate } from "./park-gate.ts";

/**
 * Park the question that a run ended with, and say where it is. The issue's file is left in the working tree, changed and not committed: whether
 * and where the question is shared is the person's to decide, and so is a half-done change beside it.
 */
export async function parkWaitingRun(
  context: ResolveContext,
  plan: ResolvePlan,
  claude: ClaudeResult,
  run: ResolveRun,
): Promise<ResolveRun> {
  const { options, folder, desk } = context;
  const { deferredTool, sessionId } = claude;
  if (deferredTool === null || sessionId === null) return run;
  const { id } = plan.issue.parsed;
  const paths = run.changes.map(({ path }) => path);
  const { issue, questions } = await parkGate(
    options,
    plan.issue,
    newGateRecord(context, plan.issue, {
      sessionId,
      toolUseId: deferredTool.id,
      input: deferredTool.input,
      delivery: !desk.isBrokenOff && isLastCall(folder.transcriptPath, deferredTool.id) ? "hook" : "prompt",
    }),
    paths,
  );
  const question = questions.map((one) => one.question).join(" ");
  const left =
    paths.length === 0 ? "" : ` What was changed so far stays in the working tree, not committed: ${paths.join(", ")}.`;
  return {
    ...run,
    question,
    reason: `Claude asks: ${question}\nThe question stands in ${issue.path} (changed, not committed). Answer with \`ll-issues answer ${id}\` or in the file, then \`ll-issues resolve ${id}\` goes on.${left}`,
  };
}
