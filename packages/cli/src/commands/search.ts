import { type SearchHit, type SearchResult, type Snippet, searchIssues } from "@ll-issues/tracker";
import type { GlobalArguments } from "../arguments/command-line.ts";
import type { SearchArguments } from "../declare/search.ts";
import { EXIT } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { openTracker } from "../open-tracker.ts";
import { type Colours, chooseColours } from "../output/colours.ts";
import { escapeLine, toSafeJson } from "../output/escape-text.ts";
import { printLong } from "../output/print-long.ts";
import { wrapText } from "../output/wrap-text.ts";

/** Search the whole text of all issues. */
export async function runSearch(line: GlobalArguments, { query, limit }: SearchArguments, io: Io): Promise<number> {
  const { root, config } = await openTracker(line, io);
  const most = limit === 0 ? Number.MAX_SAFE_INTEGER : limit;
  const result = await searchIssues(root, config, { query, limit: most, now: new Date() });
  if (line.json) {
    await io.stdout.write(`${toSafeJson({ schemaVersion: 1, kind: "search", query, ...result })}\n`);
    return EXIT.ok;
  }
  if (!line.quiet) await io.stderr.write(explain(result));
  const colours = chooseColours(io.stdout, io, line.color);
  await printLong(result.hits.map((hit) => formatHit(hit, colours, io.stdout.columns)).join(""), line, io);
  const left = result.total - result.hits.length;
  if (left > 0) await io.stderr.write(`${left} more; --limit ${result.total} shows all\n`);
  return EXIT.ok;
}

function explain({ corrected, complete, total }: SearchResult): string {
  const words = corrected.map(({ from, to }) => `Searched for ${escapeLine(to)} instead of ${escapeLine(from)}\n`);
  if (total === 0) return `${words.join("")}Nothing found\n`;
  return complete ? words.join("") : `${words.join("")}No issue has all the words; these have some\n`;
}

function formatHit(
  { id, title, titleMarks, status, priority, path, snippet }: SearchHit,
  colours: Colours,
  width: number | null,
): string {
  const head = `${colours.bold(escapeLine(id))} ${colours.dim(`${priority ?? "-"} ${status}`)} ${mark(title, titleMarks, colours)}`;
  const place = colours.dim(`  ${escapeLine(path)}${snippet === null ? "" : `:${snippet.line}`}`);
  return `${head}\n${place}\n${snippet === null ? "" : formatSnippet(snippet, colours, width)}`;
}

function formatSnippet(snippet: Snippet, colours: Colours, width: number | null): string {
  // Marks are put in before the lines are broken; colours have no width, and without them a hit stands between brackets.
  const text = mark(snippet.text, snippet.marks, colours);
  return `${wrapText(text, width === null ? null : width - 4)
    .map((line) => `    ${line}\n`)
    .join("")}`;
}

/** Each hit stands out: in colour, or between brackets where there is none. */
function mark(text: string, marks: Snippet["marks"], colours: Colours): string {
  let marked = "";
  let at = 0;
  for (const [start, end] of marks) {
    const hit = escapeLine(text.slice(start, end));
    marked += escapeLine(text.slice(at, start)) + (colours.isColorSupported ? colours.yellow(hit) : `[${hit}]`);
    at = end;
  }
  return marked + escapeLine(text.slice(at));
}
