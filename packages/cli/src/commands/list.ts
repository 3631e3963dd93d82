import { isEndedStatus } from "@ll-issues/parser";
import { type ScannedIssue, scanIssues, selectByQuery, sortIssues } from "@ll-issues/tracker";
import type { GlobalArguments } from "../arguments/command-line.ts";
import type { ListArguments } from "../declare/list.ts";
import { EXIT } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { openTracker } from "../open-tracker.ts";
import { chooseColours } from "../output/colours.ts";
import { escapeLine, toSafeJson } from "../output/escape-text.ts";
import { formatTable } from "../output/format-table.ts";
import { assertColumns, columnRows, DEFAULT_COLUMNS, plainField } from "../output/issue-columns.ts";
import { printLong } from "../output/print-long.ts";

/** List the issues that a query means. */
export async function runList(line: GlobalArguments, options: ListArguments, io: Io): Promise<number> {
  const columns = options.columns.length > 0 ? options.columns : DEFAULT_COLUMNS;
  assertColumns(columns);
  const now = new Date();
  const { root, config, cache } = await openTracker(line, io);
  const { issues } = await scanIssues(root, config, { cache });
  const found = selectByQuery(issues, options.query, now).filter(
    ({ status }) => options.all || asksForEnded(options.query) || !isEndedStatus(status),
  );
  const sorted = sortIssues(found, options.sort);
  const shown = options.limit === 0 ? sorted : sorted.slice(0, options.limit);
  if (line.json) {
    const document = { schemaVersion: 1, kind: "list", total: sorted.length, shown: shown.length, issues: shown };
    await io.stdout.write(`${toSafeJson(document)}\n`);
    return EXIT.ok;
  }
  await printLong(format(shown, { ...options, columns }, line, io, now), line, io);
  const left = sorted.length - shown.length;
  if (left > 0) await io.stderr.write(`${left} more; --limit 0 shows all\n`);
  if (sorted.length === 0 && !line.quiet) await io.stderr.write(explainNothing(issues, options));
  return EXIT.ok;
}

/** A query that names a status, or an end, means issues that have ended as well. */
function asksForEnded(query: string): boolean {
  return /(?:^|\s)(?:status|state|is|closed-(?:before|after)|id):/i.test(query);
}

function format(
  issues: readonly ScannedIssue[],
  { format: how, columns, group }: ListArguments,
  line: GlobalArguments,
  io: Io,
  now: Date,
): string {
  if (how === "paths") return issues.map(({ path }) => `${escapeLine(path)}\n`).join("");
  if (how === "tsv") {
    const rows = issues.map((issue) => columns.map((column) => escapeLine(plainField(issue, column))).join("\t"));
    return [columns.join("\t"), ...rows].map((row) => `${row}\n`).join("");
  }
  if (how === "markdown") return formatMarkdown(issues, columns);
  const colours = chooseColours(io.stdout, io, line.color);
  const table = (some: readonly ScannedIssue[]): string =>
    formatTable(columnRows(some, columns, { colours, now }), io.stdout.columns);
  if (group === null) return table(issues);
  return [...groupIssues(issues, group)]
    .map(([name, some]) => `${colours.bold(escapeLine(name))} ${colours.dim(`(${some.length})`)}\n${table(some)}`)
    .join("\n");
}

function groupIssues(
  issues: readonly ScannedIssue[],
  by: NonNullable<ListArguments["group"]>,
): ReadonlyMap<string, readonly ScannedIssue[]> {
  const groups = new Map<string, ScannedIssue[]>();
  for (const issue of issues) {
    for (const name of namesOf(issue, by)) {
      const known = groups.get(name);
      if (known === undefined) groups.set(name, [issue]);
      else known.push(issue);
    }
  }
  return groups;
}

function namesOf(issue: ScannedIssue, by: NonNullable<ListArguments["group"]>): readonly string[] {
  if (by === "label") return issue.labels.length === 0 ? ["no label"] : issue.labels;
  return [issue[by] ?? `no ${by}`];
}

function formatMarkdown(issues: readonly ScannedIssue[], columns: readonly string[]): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |\n`;
  const cell = (text: string): string => escapeLine(text).replace(/[\\|`*_<>[\]]/g, "\\$&");
  const head = row(columns) + row(columns.map(() => "---"));
  return head + issues.map((issue) => row(columns.map((column) => cell(plainField(issue, column))))).join("");
}

function explainNothing(issues: readonly ScannedIssue[], { query, all }: ListArguments): string {
  if (issues.length === 0) return "There are no issues yet; `ll-issues create bug …` makes one\n";
  const ended = all ? "" : "; --all also shows those that have ended";
  return query === "" ? `No issue is open${ended}\n` : `No issue fits${ended}\n`;
}
