import { linkIssues } from "@ll-issues/tracker";
import type { GlobalArguments } from "../arguments/command-line.ts";
import type { LinkArguments } from "../declare/link.ts";
import type { Io } from "../io.ts";
import { openTracker } from "../open-tracker.ts";
import { printChanges } from "../output/print-changes.ts";

/** Link issues, or take a link away. */
export async function runLink(line: GlobalArguments, options: LinkArguments, io: Io): Promise<number> {
  const report = await linkIssues({ ...(await openTracker(line, io)), ...options });
  return await printChanges(report, { command: "link", dryRun: options.dryRun }, line, io);
}
