import { checkLocations, type StaleLocation } from "@ll-issues/tracker";
import type { GlobalArguments } from "../arguments/command-line.ts";
import type { StaleArguments } from "../declare/stale.ts";
import { EXIT } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { openTracker } from "../open-tracker.ts";
import { type Colours, chooseColours } from "../output/colours.ts";
import { countWords } from "../output/count-words.ts";
import { escapeLine, toSafeJson } from "../output/escape-text.ts";
import { type Cell, formatTable } from "../output/format-table.ts";
import { diffFiles, printDiffs } from "../output/print-diffs.ts";
import { printLong } from "../output/print-long.ts";

/** Find issues whose lines of code have moved, and write the new ones. */
export async function runStale(line: GlobalArguments, { fix, dryRun }: StaleArguments, io: Io): Promise<number> {
  const { root, config } = await openTracker(line, io);
  const { stale, files } = await checkLocations(root, config, { fix, dryRun });
  const fixed = fix && !dryRun ? files.map(({ path }) => path) : [];
  const left = stale.filter(({ state, path }) => state !== "moved" || !fixed.includes(path));
  if (line.json) {
    await io.stdout.write(`${toSafeJson({ schemaVersion: 1, kind: "stale", stale, fixed })}\n`);
  } else {
    const colours = chooseColours(io.stdout, io, line.color);
    await printLong(
      formatTable(
        stale.map((one) => row(one, colours)),
        io.stdout.columns,
      ),
      line,
      io,
    );
    if (dryRun) await printDiffs(await diffFiles(files), colours, io);
    if (stale.length === 0 && !line.quiet) await io.stderr.write("Every place in the code is where its issue says\n");
    if (fixed.length > 0 && !line.quiet) await io.stderr.write(`Corrected ${countWords(fixed.length, "issue")}\n`);
  }
  return left.length === 0 ? EXIT.ok : EXIT.findings;
}

function row({ id, path, line, file, lines, state, now }: StaleLocation, colours: Colours): Cell[] {
  const range = (one: { from: number; to: number }): string =>
    one.from === one.to ? `${one.from}` : `${one.from}-${one.to}`;
  const where = now === null ? "" : ` → ${range(now)}`;
  return [
    { text: escapeLine(id), paint: colours.bold },
    { text: state, paint: state === "moved" ? colours.yellow : colours.red },
    { text: `${escapeLine(file)}:${range(lines)}${where}` },
    { text: `${escapeLine(path)}:${line}`, paint: colours.dim },
  ];
}
