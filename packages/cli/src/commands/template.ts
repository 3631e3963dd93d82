import path from "node:path";
import { type LintedTemplates, lintTemplates } from "@ll-issues/runner";
import type { GlobalArguments } from "../arguments/command-line.ts";
import type { TemplateArguments } from "../declare/template.ts";
import { EXIT } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { openTracker } from "../open-tracker.ts";
import { type Colours, chooseColours } from "../output/colours.ts";
import { escapeLine, toSafeJson } from "../output/escape-text.ts";
import { formatDiagnostics } from "../output/format-diagnostics.ts";
import { SHIPPED_TEMPLATES } from "../templates-dir.ts";

/** Prove, or disprove with the line, that templates invite no question without gates. */
export async function runTemplateLint(line: GlobalArguments, options: TemplateArguments, io: Io): Promise<number> {
  const tracker = await openTracker(line, io);
  const files = options.files.map((file) => path.resolve(io.cwd, file));
  const linted = await lintTemplates({ ...tracker, shippedTemplates: SHIPPED_TEMPLATES, files });
  if (line.json) await io.stdout.write(`${toSafeJson({ schemaVersion: 1, kind: "template-lint", ...linted })}\n`);
  else await io.stdout.write(formatLint(linted, chooseColours(io.stdout, io, line.color)));
  return linted.findings.some(({ severity }) => severity === "error") ? EXIT.findings : EXIT.ok;
}

function formatLint({ templates, findings }: LintedTemplates, colours: Colours): string {
  const listed = formatDiagnostics(
    findings.map((finding) => ({ ...finding, fixable: false })),
    colours,
  );
  const good = templates.filter((template) => !findings.some(({ path: file }) => file === template));
  return `${listed}${good.map((template) => `${colours.green("good")} ${escapeLine(template)}\n`).join("")}`;
}
