import { reopenIssues } from "@ll-issues/tracker";
import type { GlobalArguments } from "../arguments/command-line.ts";
import type { ReopenArguments } from "../declare/reopen.ts";
import type { Io } from "../io.ts";
import { openTracker } from "../open-tracker.ts";
import { printChanges } from "../output/print-changes.ts";

/** Open ended or deferred issues again. */
export async function runReopen(line: GlobalArguments, options: ReopenArguments, io: Io): Promise<number> {
  const { ids: references, note, dryRun } = options;
  const report = await reopenIssues({ ...(await openTracker(line, io)), references, note, dryRun, now: new Date() });
  return await printChanges(report, { command: "reopen", dryRun }, line, io);
}
