import type { ClaudeResult } from "@ll-issues/claude";
import { type CheckResult, runChecks } from "../checks/run-checks.ts";
import type { Evidence } from "../evidence/gather-changes.ts";
import { commandEnvironment } from "../prepare/environments.ts";
import type { ReportReading } from "../report/report.ts";
import { keepInRunFolder } from "../runs/run-folder.ts";
import type { ResolveContext } from "./resolve-context.ts";

/** A check that has not ended after this long is taken to hang. */
const CHECK_TIMEOUT_MS = 15 * 60 * 1000;

/**
 * Run the configured checks ourselves, where they can decide something: Claude says it is resolved, and git shows a change. What they
 * print is kept beside the transcript.
 */
export async function verify(
  resolve: ResolveContext,
  claude: ClaudeResult,
  reading: ReportReading,
  evidence: Evidence,
): Promise<CheckResult[]> {
  const { options, folder } = resolve;
  if (claude.outcome !== "completed" || reading.report?.status !== "resolved" || evidence.changes.length === 0)
    return [];
  const results = await runChecks(
    options.config.checks,
    {
      cwd: options.root,
      env: commandEnvironment(options, folder.id),
      timeoutMs: CHECK_TIMEOUT_MS,
      runId: folder.id,
      signal: options.signal,
    },
    ({ name }) => options.onProgress?.({ type: "stage", stage: "checks", detail: name }),
  );
  for (const [index, { name, outputTail }] of results.entries()) {
    await keepInRunFolder(folder, `check-${index + 1}.log`, `# ${name}\n${outputTail}`);
  }
  return results;
}
