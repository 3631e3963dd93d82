import type { Readiness } from "@ll-issues/tracker";
import type { GlobalArguments } from "../arguments/command-line.ts";
import type { Io } from "../io.ts";
import { chooseColours } from "./colours.ts";
import { escapeLine } from "./escape-text.ts";
import { formatTable } from "./format-table.ts";
import { issueRows } from "./issue-rows.ts";
import { printLong } from "./print-long.ts";

/**
 * Print issues with why each can or cannot be worked on.
 *
 * @param nothing what to say when there are none.
 */
export async function printReadiness(
  list: readonly Readiness[],
  nothing: string,
  line: GlobalArguments,
  io: Io,
): Promise<void> {
  const colours = chooseColours(io.stdout, io, line.color);
  const rows = list.flatMap(({ issue, reasons }) => {
    const [id, priority, status, title] = issueRows([issue], colours)[0] ?? [];
    if (id === undefined || priority === undefined || status === undefined || title === undefined) return [];
    return [[id, priority, status, { ...title, tail: ` (${escapeLine(reasons.join("; "))})` }]];
  });
  await printLong(formatTable(rows, io.stdout.columns), line, io);
  if (list.length === 0 && !line.quiet) await io.stderr.write(`${nothing}\n`);
}
