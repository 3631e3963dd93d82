import { findDuplicates } from "@ll-issues/tracker";
import type { GlobalArguments } from "../arguments/command-line.ts";
import type { DuplicatesArguments } from "../declare/duplicates.ts";
import { EXIT } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { openTracker } from "../open-tracker.ts";
import { chooseColours } from "../output/colours.ts";
import { escapeLine, toSafeJson } from "../output/escape-text.ts";
import { formatTable } from "../output/format-table.ts";
import { printLong } from "../output/print-long.ts";

/** List pairs of issues that may be one. */
export async function runDuplicates(line: GlobalArguments, options: DuplicatesArguments, io: Io): Promise<number> {
  const { root, config } = await openTracker(line, io);
  const all = await findDuplicates(root, config, options);
  const pairs = options.limit === 0 ? all : all.slice(0, options.limit);
  if (line.json) {
    await io.stdout.write(`${toSafeJson({ schemaVersion: 1, kind: "duplicates", total: all.length, pairs })}\n`);
    return EXIT.ok;
  }
  const colours = chooseColours(io.stdout, io, line.color);
  const rows = pairs.flatMap(({ first, second, score }) =>
    [first, second].map((issue, index) => [
      { text: index === 0 ? score.toFixed(2) : "", paint: colours.yellow },
      { text: escapeLine(issue.id), paint: colours.bold },
      { text: issue.status, paint: colours.dim },
      { text: escapeLine(issue.title) },
    ]),
  );
  await printLong(formatTable(rows, io.stdout.columns), line, io);
  if (all.length > pairs.length)
    await io.stderr.write(`${all.length - pairs.length} more pairs; --limit 0 shows all\n`);
  if (all.length === 0 && !line.quiet) await io.stderr.write("No two issues are that much alike\n");
  return EXIT.ok;
}
