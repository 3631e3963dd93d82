import { migrateLayout } from "@ll-issues/tracker";
import type { GlobalArguments } from "../arguments/command-line.ts";
import type { MigrateArguments } from "../declare/migrate.ts";
import { EXIT } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { openTracker } from "../open-tracker.ts";
import { chooseColours } from "../output/colours.ts";
import { countWords } from "../output/count-words.ts";
import { escapeLine, toSafeJson } from "../output/escape-text.ts";
import { formatTable } from "../output/format-table.ts";
import { printLong } from "../output/print-long.ts";

/** Bring a tree from the completed-dir layout to the type-dir layout. */
export async function runMigrate(line: GlobalArguments, { dryRun }: MigrateArguments, io: Io): Promise<number> {
  const { root, config } = await openTracker(line, io);
  const { files, left } = await migrateLayout(root, config, { dryRun });
  const moved = files.filter(({ from, path }) => from !== path).map(({ from, path }) => ({ from, path }));
  const repaired = files.filter(({ from, path }) => from === path).map(({ path }) => path);
  if (line.json) {
    await io.stdout.write(`${toSafeJson({ schemaVersion: 1, kind: "migrate", dryRun, moved, repaired, left })}\n`);
  } else {
    const colours = chooseColours(io.stdout, io, line.color);
    const rows = moved.map(({ from, path }) => [
      { text: escapeLine(from), paint: colours.dim },
      { text: escapeLine(path) },
    ]);
    await printLong(formatTable(rows, null), line, io);
    for (const { path, reason } of left) await io.stderr.write(`Left ${escapeLine(path)}: ${escapeLine(reason)}\n`);
    if (!line.quiet) await io.stderr.write(explain(moved.length, repaired.length, dryRun));
  }
  return left.length === 0 ? EXIT.ok : EXIT.findings;
}

function explain(moved: number, repaired: number, dryRun: boolean): string {
  if (moved === 0) return "There is nothing to move\n";
  if (dryRun)
    return `Would move ${countWords(moved, "issue")} and repair paths in ${countWords(repaired, "other file")}\n`;
  return `Moved ${countWords(moved, "issue")}, repaired paths in ${countWords(repaired, "other file")}.\nThe moves are staged: \`git commit\` them by themselves first, so that every file keeps its history\n`;
}
