import { closeIssues } from "@ll-issues/tracker";
import type { GlobalArguments } from "../arguments/command-line.ts";
import type { CloseArguments } from "../declare/close.ts";
import type { Io } from "../io.ts";
import { openTracker } from "../open-tracker.ts";
import { printChanges } from "../output/print-changes.ts";

/** End issues, with a Resolution that says how. */
export async function runClose(line: GlobalArguments, options: CloseArguments, io: Io): Promise<number> {
  const { ids: references, reason, note, dryRun } = options;
  const tracker = await openTracker(line, io);
  const report = await closeIssues({ ...tracker, references, reason, note, dryRun, now: new Date() });
  return await printChanges(report, { command: "close", dryRun }, line, io);
}
