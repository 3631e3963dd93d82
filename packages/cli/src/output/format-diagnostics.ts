import type { Diagnostic } from "@ll-issues/parser";
import type { Colours } from "./colours.ts";
import { escapeBlock, escapeLine } from "./escape-text.ts";
import { wrapText } from "./wrap-text.ts";

/** Cells before the message of a finding: its place and its weight. */
const INDENT = 19;

/** Cells before an excerpt, short of the message so that long lines still fit. */
const EXCERPT_INDENT = 11;

/**
 * Print findings grouped by file, each with its place and its rule.
 *
 * @param width cells of the terminal, at which long messages are wrapped; null for no limit.
 */
export function formatDiagnostics(
  diagnostics: readonly Diagnostic[],
  colours: Colours,
  width: number | null = null,
): string {
  const byPath = new Map<string, Diagnostic[]>();
  for (const diagnostic of diagnostics) {
    const group = byPath.get(diagnostic.path);
    if (group === undefined) byPath.set(diagnostic.path, [diagnostic]);
    else group.push(diagnostic);
  }
  return [...byPath]
    .map(
      ([path, group]) =>
        `${colours.underline(escapeLine(path))}\n${group.map((one) => formatOne(one, colours, width)).join("")}\n`,
    )
    .join("");
}

function formatOne(diagnostic: Diagnostic, colours: Colours, width: number | null): string {
  const { severity, line, column, message, rule, detail } = diagnostic;
  const paint = { error: colours.red, warning: colours.yellow, info: colours.dim }[severity];
  const place = `${line}:${column}`.padEnd(8);
  const lines = wrapText(`${escapeLine(message)}  ${rule}`, width === null ? null : width - INDENT);
  const text = lines.map((one) => dimRule(one, rule, colours)).join(`\n${" ".repeat(INDENT)}`);
  const excerpt = detail === undefined ? "" : `${indent(fitExcerpt(escapeBlock(detail), width))}\n`;
  return `  ${colours.dim(place)} ${paint(severity.padEnd(7))} ${text}\n${excerpt}`;
}

function dimRule(line: string, rule: string, colours: Colours): string {
  return line.endsWith(rule) ? `${line.slice(0, -rule.length)}${colours.dim(rule)}` : line;
}

/** Cut the lines of an excerpt to the terminal, around its caret where it has one: a wrapped line would tear the caret from its place. */
function fitExcerpt(excerpt: string, width: number | null): string {
  const lines = excerpt.trimEnd().split("\n");
  const room = (width ?? Number.POSITIVE_INFINITY) - EXCERPT_INDENT;
  const last = lines.at(-1) ?? "";
  const caret = /^\s*\^$/.test(last) ? last.length : 0;
  const from = caret <= room ? 0 : caret - Math.floor(room / 2);
  return lines.map((line) => line.slice(from, from + room)).join("\n");
}

function indent(text: string): string {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => `${" ".repeat(EXCERPT_INDENT)}${line}`)
    .join("\n");
}
