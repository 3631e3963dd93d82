import { describeIssue } from "@ll-issues/tracker";
import type { GlobalArguments } from "../arguments/command-line.ts";
import { EXIT } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { openTracker } from "../open-tracker.ts";
import { chooseColours } from "../output/colours.ts";
import { escapeBlock, escapeLine, toSafeJson } from "../output/escape-text.ts";
import { formatAge } from "../output/format-age.ts";
import { formatTable } from "../output/format-table.ts";
import { printLong } from "../output/print-long.ts";

/** Show one issue: what is known of it, and its text. */
export async function runShow(line: GlobalArguments, id: string, io: Io): Promise<number> {
  const { root, config, cache } = await openTracker(line, io);
  const { issue, parsed } = await describeIssue(root, config, id, cache);
  const { text } = parsed;
  if (line.json) {
    await io.stdout.write(`${toSafeJson({ schemaVersion: 1, kind: "issue", issue, text })}\n`);
    return EXIT.ok;
  }
  const colours = chooseColours(io.stdout, io, line.color);
  const fields: readonly (readonly [string, string])[] = [
    ["status", `${issue.status} (from the ${issue.statusSource})${issue.ready ? ", ready" : ""}`],
    ["priority", issue.priority ?? ""],
    ["type", issue.type],
    ["labels", issue.labels.join(", ")],
    [
      "blocked by",
      issue.blockedBy
        .map((blocker) => (issue.openBlockers.includes(blocker) ? `${blocker} (open)` : blocker))
        .join(", "),
    ],
    ["blocks", issue.blocks.join(", ")],
    ["parent", issue.parent ?? ""],
    ["relates to", issue.relatesTo.join(", ")],
    ["created", withAge(issue.createdAt)],
    ["completed", withAge(issue.completedAt)],
    ["file", issue.path],
  ];
  const rows = fields
    .filter(([, value]) => value !== "")
    .map(([name, value]) => [{ text: name, paint: colours.dim }, { text: escapeLine(value) }]);
  await printLong(
    `${colours.bold(`${escapeLine(issue.id)}: ${escapeLine(issue.title)}`)}\n${formatTable(rows, null)}\n${escapeBlock(text).trimEnd()}\n`,
    line,
    io,
  );
  return EXIT.ok;
}

/** Write a date as the file has it, and for people how long ago that was. */
function withAge(written: string | null): string {
  const age = formatAge(written, new Date());
  return written === null || age === written ? (written ?? "") : `${written} (${age})`;
}
