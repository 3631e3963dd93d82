import { FrontmatterError, type FrontmatterProblem } from "@ll-issues/parser";
import { type DescribedIssue, describeIssue, type ScannedIssue } from "@ll-issues/tracker";
import type { GlobalArguments } from "../arguments/command-line.ts";
import { EXIT } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { openTracker } from "../open-tracker.ts";
import { type Colours, chooseColours } from "../output/colours.ts";
import { escapeBlock, escapeLine, toSafeJson } from "../output/escape-text.ts";
import { formatAge } from "../output/format-age.ts";
import { formatDiagnostics } from "../output/format-diagnostics.ts";
import { formatTable } from "../output/format-table.ts";
import { printLong } from "../output/print-long.ts";
import { reportError } from "../output/report-error.ts";

/**
 * Show one issue: what is known of it, and its text. What is wrong with its frontmatter goes to stderr; where nothing in the block may be read,
 * so does the little that is known, and the issue counts as refused.
 */
export async function runShow(line: GlobalArguments, id: string, io: Io): Promise<number> {
  const { root, config, cache } = await openTracker(line, io);
  const described = await describeIssue(root, config, id, cache);
  const { issue, parsed } = described;
  const { text, frontmatter } = parsed;
  const { problem } = frontmatter;
  if (problem !== null && frontmatter.state === "refused") return await refuse(described, problem, line, io);
  if (problem !== null && !line.quiet) await io.stderr.write(formatProblem(described, line, io));
  if (line.json) {
    await io.stdout.write(`${toSafeJson({ schemaVersion: 1, kind: "issue", issue, text })}\n`);
    return EXIT.ok;
  }
  const colours = chooseColours(io.stdout, io, line.color);
  await printLong(`${formatFields(issue, colours)}\n${escapeBlock(text).trimEnd()}\n`, line, io);
  return EXIT.ok;
}

async function refuse(
  described: DescribedIssue,
  problem: FrontmatterProblem,
  line: GlobalArguments,
  io: Io,
): Promise<number> {
  const error = new FrontmatterError(problem.code, `the frontmatter is not read: ${problem.message}`, {
    path: described.path,
    line: problem.line,
    column: problem.column,
    hint: "mend the block by hand: plain keys and values in YAML between two lines of three dashes",
  });
  const code = await reportError(error, line.json, io);
  if (!line.json) await io.stderr.write(`\n${formatFields(described.issue, chooseColours(io.stderr, io, line.color))}`);
  return code;
}

/** The finding as `scan` prints it. */
function formatProblem({ parsed }: DescribedIssue, line: GlobalArguments, io: Io): string {
  const found = parsed.diagnostics().filter(({ rule }) => rule === "frontmatter-invalid-yaml");
  return formatDiagnostics(found, chooseColours(io.stderr, io, line.color), io.stderr.columns);
}

function formatFields(issue: ScannedIssue, colours: Colours): string {
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
  return `${colours.bold(`${escapeLine(issue.id)}: ${escapeLine(issue.title)}`)}\n${formatTable(rows, null)}`;
}

/** Write a date as the file has it, and for people how long ago that was. */
function withAge(written: string | null): string {
  const age = formatAge(written, new Date());
  return written === null || age === written ? (written ?? "") : `${written} (${age})`;
}
