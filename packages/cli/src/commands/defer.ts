import { deferIssues } from "@ll-issues/tracker";
import type { GlobalArguments } from "../arguments/command-line.ts";
import type { DeferArguments } from "../declare/defer.ts";
import type { Io } from "../io.ts";
import { openTracker } from "../open-tracker.ts";
import { printChanges } from "../output/print-changes.ts";

/** Put issues off. */
export async function runDefer(line: GlobalArguments, options: DeferArguments, io: Io): Promise<number> {
  const { ids: references, note, dryRun } = options;
  const report = await deferIssues({ ...(await openTracker(line, io)), references, note, dryRun, now: new Date() });
  return await printChanges(report, { command: "defer", dryRun }, line, io);
}
