import { explainReadiness, scanIssues, selectNext } from "@ll-issues/tracker";
import type { GlobalArguments } from "../arguments/command-line.ts";
import type { NextArguments } from "../declare/next.ts";
import { EXIT } from "../exit-codes.ts";
import { tellWaiting } from "../gates/tell-waiting.ts";
import type { Io } from "../io.ts";
import { openTracker } from "../open-tracker.ts";
import { chooseColours } from "../output/colours.ts";
import { escapeLine, toSafeJson } from "../output/escape-text.ts";
import { formatTable } from "../output/format-table.ts";
import { issueRows } from "../output/issue-rows.ts";
import { printReadiness } from "../output/print-readiness.ts";

/** Say which issue to work on next, or why there is none; with `all` why each is ready or not. */
export async function runNext(line: GlobalArguments, { all }: NextArguments, io: Io): Promise<number> {
  const { root, config, cache } = await openTracker(line, io);
  const scan = await scanIssues(root, config, { cache });
  await tellWaiting(root, config, scan.issues, line, io);
  const { issue, reason } = selectNext(scan);
  const list = all ? explainReadiness(scan.issues) : [];
  if (line.json) {
    const document = { schemaVersion: 1, kind: "next", issue, reason, ...(all ? { all: list } : {}) };
    await io.stdout.write(`${toSafeJson(document)}\n`);
  } else if (all) {
    await printReadiness(list, reason ?? "There is no issue to work on", line, io);
  } else if (issue === null) {
    await io.stderr.write(`${escapeLine(reason ?? "There is no issue to work on")}\n`);
  } else {
    const colours = chooseColours(io.stdout, io, line.color);
    await io.stdout.write(`${formatTable(issueRows([issue], colours), io.stdout.columns)}${escapeLine(issue.path)}\n`);
  }
  return issue === null ? EXIT.findings : EXIT.ok;
}
