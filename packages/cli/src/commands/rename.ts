import { setIssues } from "@ll-issues/tracker";
import type { GlobalArguments } from "../arguments/command-line.ts";
import type { RenameArguments } from "../declare/rename.ts";
import type { Io } from "../io.ts";
import { openTracker } from "../open-tracker.ts";
import { printChanges } from "../output/print-changes.ts";

/** Give an issue another title, and its file another name. */
export async function runRename(
  line: GlobalArguments,
  { id, title, dryRun }: RenameArguments,
  io: Io,
): Promise<number> {
  const tracker = await openTracker(line, io);
  const assignments = [{ key: "title", operator: "=" as const, value: title }];
  const report = await setIssues({ ...tracker, references: [id], assignments, dryRun, now: new Date() });
  return await printChanges(report, { command: "rename", dryRun }, line, io);
}
