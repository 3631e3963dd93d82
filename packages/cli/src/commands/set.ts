import { parseAssignment, setIssues } from "@ll-issues/tracker";
import type { GlobalArguments } from "../arguments/command-line.ts";
import type { SetArguments } from "../declare/set.ts";
import type { Io } from "../io.ts";
import { openTracker } from "../open-tracker.ts";
import { printChanges } from "../output/print-changes.ts";

/** Change fields of issues. */
export async function runSet(line: GlobalArguments, options: SetArguments, io: Io): Promise<number> {
  const { ids: references, dryRun } = options;
  const assignments = options.assignments.map(parseAssignment);
  const tracker = await openTracker(line, io);
  const report = await setIssues({ ...tracker, references, assignments, dryRun, now: new Date() });
  return await printChanges(report, { command: "set", dryRun }, line, io);
}
