import { explainReadiness, scanIssues } from "@ll-issues/tracker";
import type { GlobalArguments } from "../arguments/command-line.ts";
import { EXIT } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { openTracker } from "../open-tracker.ts";
import { toSafeJson } from "../output/escape-text.ts";
import { printReadiness } from "../output/print-readiness.ts";

/** List issues that wait for others, or say that they are blocked. */
export async function runBlocked(line: GlobalArguments, io: Io): Promise<number> {
  const { root, config, cache } = await openTracker(line, io);
  const { issues } = await scanIssues(root, config, { cache });
  const blocked = explainReadiness(issues).filter(
    ({ issue }) => issue.openBlockers.length > 0 || issue.status === "blocked" || issue.status === "waiting",
  );
  if (line.json) await io.stdout.write(`${toSafeJson({ schemaVersion: 1, kind: "blocked", issues: blocked })}\n`);
  else await printReadiness(blocked, "No issue waits for another", line, io);
  return EXIT.ok;
}
