import type { ClaudeResult } from "@ll-issues/claude";
import type { ResolvePlan } from "../prepare/plan-resolve.ts";
import type { ResolveContext } from "../resolve/resolve-context.ts";
import type { ResolveRun } from "../resolve/resolve-run.ts";
import { isLastCall } from "./is-last-call.ts";
import { newGateRecord } from "./new-gate-record.ts";
import { type ParkedGate, parkGate } from "./park-gate.ts";

/**
 * Park the question that a run ended with, whatever else is to be said of that run, and say where it is. The issue's file is committed alone;
 * what the run has changed so far is left in the working tree.
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
  const isSafe = run.outcome === "waiting";
  const parked = await parkGate(
    { ...options, repository: options.commit && isSafe ? context.repository : null },
    plan.issue,
    newGateRecord(context, plan.issue, {
      sessionId,
      toolUseId: deferredTool.id,
      input: deferredTool.input,
      delivery: !desk.isBrokenOff && isLastCall(folder.transcriptPath, deferredTool.id) ? "hook" : "prompt",
    }),
    run.changes.map(({ path }) => path),
  );
  const question = parked.questions.map((one) => one.question).join(" ");
  const said = sayParked(parked, question, run);
  // Nothing was to be reported yet, so nothing can be missing from the report.
  const changes = run.changes.map((change) => ({ ...change, description: "so far" }));
  return { ...run, question, changes, commit: parked.commit, reason: isSafe ? said : `${run.reason}.\n${said}` };
}

function sayParked({ issue, commit, problem }: ParkedGate, question: string, run: ResolveRun): string {
  const { id } = issue.parsed;
  const why = problem === null ? "" : `: ${problem}`;
  return [
    `Claude asks: ${question}`,
    `The question is in ${issue.path}, ${commit === null ? `not committed${why}` : "committed"}.`,
    `Answer in the file or with \`ll-issues answer ${id}\`,\nthen go on with \`ll-issues resolve ${id}\`.`,
    ...(run.changes.length === 0 ? [] : ["What was changed so far stays in the working tree, not committed."]),
  ].join("\n");
}
