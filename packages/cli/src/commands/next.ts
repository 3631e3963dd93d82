import { scanIssues, selectNext } from "@ll-issues/tracker";
import type { GlobalArguments } from "../arguments/command-line.ts";
import { EXIT } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { openTracker } from "../open-tracker.ts";
import { chooseColours } from "../output/colours.ts";
import { escapeLine, toSafeJson } from "../output/escape-text.ts";
import { formatTable } from "../output/format-table.ts";
import { issueRows } from "../output/issue-rows.ts";

/** Say which issue to work on next, or why there is none. */
export async function runNext(line: GlobalArguments, io: Io): Promise<number> {
  const { root, config } = await openTracker(line, io);
  const { issue, reason } = selectNext(await scanIssues(root, config));
  if (line.json) {
    await io.stdout.write(`${toSafeJson({ schemaVersion: 1, kind: "next", issue, reason })}\n`);
  } else if (issue === null) {
    await io.stderr.write(`${escapeLine(reason ?? "There is no issue to work on")}\n`);
  } else {
    const colours = chooseColours(io.stdout, io, line.color);
    await io.stdout.write(`${formatTable(issueRows([issue], colours), io.stdout.columns)}${escapeLine(issue.path)}\n`);
  }
  return issue === null ? EXIT.findings : EXIT.ok;
}
