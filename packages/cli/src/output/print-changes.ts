import type { ChangedIssue, ChangeReport } from "@ll-issues/tracker";
import type { GlobalArguments } from "../arguments/command-line.ts";
import { EXIT } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { type Colours, chooseColours } from "./colours.ts";
import { escapeLine, toSafeJson } from "./escape-text.ts";
import { diffFiles, printDiffs } from "./print-diffs.ts";

/** Which command made the changes, and whether it only would. */
export interface ChangeCommand {
  readonly command: string;
  readonly dryRun: boolean;
}

/**
 * Print what a command changed: a line for each issue, or the diff of a dry run.
 *
 * @returns the exit code.
 */
export async function printChanges(
  report: ChangeReport,
  { command, dryRun }: ChangeCommand,
  line: GlobalArguments,
  io: Io,
): Promise<number> {
  const diffs = dryRun ? await diffFiles(report.files) : [];
  if (line.json) {
    const files = report.files.map(({ path, from }, index) => ({
      path,
      from: from === path ? null : from,
      diff: diffs[index] ?? null,
    }));
    const document = { schemaVersion: 1, kind: "change", command, dryRun, issues: report.issues, files };
    await io.stdout.write(`${toSafeJson(document)}\n`);
    return EXIT.ok;
  }
  const colours = chooseColours(io.stdout, io, line.color);
  if (dryRun) {
    await printDiffs(diffs, colours, io);
    if (diffs.length === 0) await io.stderr.write("Nothing would change\n");
    return EXIT.ok;
  }
  await io.stdout.write(report.issues.map((issue) => `${formatIssue(issue, colours)}\n`).join(""));
  if (!line.quiet) await io.stderr.write(formatRepaired(report));
  return EXIT.ok;
}

/** More files than these are counted. */
const MAX_NAMED = 10;

/** Name the files that only named a moved issue's path. */
function formatRepaired({ issues, files }: ChangeReport): string {
  const own = new Set(issues.map(({ path }) => path));
  const others = files.filter(({ path }) => !own.has(path));
  const named = others.slice(0, MAX_NAMED).map(({ path }) => `Repaired the path in ${escapeLine(path)}\n`);
  const left = others.length - named.length;
  return `${named.join("")}${left > 0 ? `… and in ${left} more; git diff shows them\n` : ""}`;
}

function formatIssue({ id, path, from, changed }: ChangedIssue, colours: Colours): string {
  const name = colours.bold(escapeLine(id));
  if (!changed) return `${name} is so already`;
  return `${name} ${escapeLine(path)}${from === null ? "" : colours.dim(` (was ${escapeLine(from)})`)}`;
}
