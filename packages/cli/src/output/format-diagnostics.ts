import type { Diagnostic } from "@ll-issues/parser";
import type { Colours } from "./colours.ts";
import { escapeBlock, escapeLine } from "./escape-text.ts";

/** Print findings grouped by file, each with its place and its rule. */
export function formatDiagnostics(diagnostics: readonly Diagnostic[], colours: Colours): string {
  const byPath = new Map<string, Diagnostic[]>();
  for (const diagnostic of diagnostics) {
    const group = byPath.get(diagnostic.path);
    if (group === undefined) byPath.set(diagnostic.path, [diagnostic]);
    else group.push(diagnostic);
  }
  return [...byPath]
    .map(
      ([path, group]) =>
        `${colours.underline(escapeLine(path))}\n${group.map((one) => formatOne(one, colours)).join("")}\n`,
    )
    .join("");
}

function formatOne(diagnostic: Diagnostic, colours: Colours): string {
  const { severity, line, column, message, rule, detail } = diagnostic;
  const paint = { error: colours.red, warning: colours.yellow, info: colours.dim }[severity];
  const place = `${line}:${column}`.padEnd(8);
  const excerpt = detail === undefined ? "" : `${indent(escapeBlock(detail))}\n`;
  return `  ${colours.dim(place)} ${paint(severity.padEnd(7))} ${escapeLine(message)}  ${colours.dim(rule)}\n${excerpt}`;
}

function indent(text: string): string {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => `           ${line}`)
    .join("\n");
}
