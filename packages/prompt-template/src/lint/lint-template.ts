import { renderPrompt } from "../render-prompt.ts";
import type { Template } from "../template.ts";
import { findInvitations } from "./interactive-phrases.ts";
import { markLines, type RenderedLine, readMarkedLines } from "./mark-lines.ts";

/** One fault of a template, with its place in the template's file. */
export interface TemplateFinding {
  readonly rule: "gates-invitation" | "gates-not-forbidden";
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly path: string;
  /** 1-based line of the file. */
  readonly line: number;
  /** 1-based column. */
  readonly column: number;
}

/** What prompts a template is tried with, beside every combination of what an issue may have. */
export interface LintSubjects {
  /** The types of issues and what each asks for. */
  readonly types: readonly { readonly name: string; readonly action: string }[];
}

/**
 * Prove that a template invites no question where nobody can answer: with gates off, no line that it renders may tell the model to ask, to wait
 * for somebody or to present options, except to forbid it.
 *
 * The template is rendered for every type of issue, with and without priority, checks and hidden characters, so that a line behind such a
 * condition is found too; a condition on the title or the path of an issue is not tried.
 *
 * @throws {TemplateError} when it cannot be rendered.
 */
export function lintTemplate(template: Template, subjects: LintSubjects): TemplateFinding[] {
  renderVariant(template, VARIANTS[0] ?? NO_VARIANT, subjects.types[0] ?? FALLBACK_TYPE); // Its errors name unmarked places.
  const marked = { ...template, body: markLines(template.body) };
  const findings = new Map<string, TemplateFinding>();
  let isForbiddenAlways = true;
  for (const type of subjects.types) {
    for (const variant of VARIANTS) {
      const lines = readMarkedLines(renderVariant(marked, variant, type));
      isForbiddenAlways &&= forbidsTheTool(lines);
      for (const finding of lintLines(lines, template)) findings.set(`${finding.line}:${finding.column}`, finding);
    }
  }
  const found = [...findings.values()].sort((a, b) => a.line - b.line || a.column - b.column);
  return isForbiddenAlways ? found : [...found, notForbidden(template)];
}

interface Variant {
  readonly priority: string | null;
  readonly hasChecks: boolean;
  readonly hasHidden: boolean;
}

const FALLBACK_TYPE = { name: "bug", action: "fix" };
const NO_VARIANT: Variant = { priority: null, hasChecks: false, hasHidden: false };
const VARIANTS: readonly Variant[] = [null, "P1"].flatMap((priority) =>
  [false, true].flatMap((hasChecks) => [false, true].map((hasHidden) => ({ priority, hasChecks, hasHidden }))),
);

function renderVariant(
  template: Template,
  { priority, hasChecks, hasHidden }: Variant,
  type: { readonly name: string; readonly action: string },
): string {
  return renderPrompt(template, {
    issue: {
      id: "BUG-1",
      type: type.name,
      priority,
      title: "Title",
      path: ".issues/bugs/P1-BUG-1-title.md",
      text: hasHidden ? "text\u200b\n" : "text\n",
    },
    action: type.action,
    gates: false,
    checks: hasChecks ? [{ name: "Tests", command: "test" }] : [],
    nonce: () => "0",
  });
}

function forbidsTheTool(lines: readonly RenderedLine[]): boolean {
  return splitSentences(lines).some(
    ({ text }) => text.includes("AskUserQuestion") && findInvitations(text).length === 0,
  );
}

function notForbidden(template: Template): TemplateFinding {
  return {
    rule: "gates-not-forbidden",
    severity: "warning",
    message: "With gates off the prompt does not forbid AskUserQuestion in so many words",
    path: template.path,
    line: template.bodyLine,
    column: 1,
  };
}

function lintLines(lines: readonly RenderedLine[], template: Template): TemplateFinding[] {
  return splitSentences(lines).flatMap((sentence) =>
    findInvitations(sentence.text).map(({ start, words }) => {
      const { source, column } = sentence.locate(start);
      return {
        rule: "gates-invitation",
        severity: "error",
        message: `With gates off the prompt still says «${words.trim()}»: put it into {% if gates %} … {% endif %}, or forbid it`,
        path: template.path,
        line: source + template.bodyLine - 1,
        column,
      } as const;
    }),
  );
}

/** A sentence, which may go over several lines, and where each of its characters comes from. */
interface Sentence {
  readonly text: string;
  readonly locate: (offset: number) => { readonly source: number; readonly column: number };
}

/** Lines that stand together are one text; a blank line, a heading or a bullet begins another. */
function splitSentences(lines: readonly RenderedLine[]): Sentence[] {
  const paragraphs: RenderedLine[][] = [];
  let isOpen = false;
  for (const line of lines) {
    const isHeading = /^\s*#/.test(line.text);
    if (line.text.trim() === "") isOpen = false;
    else if (isOpen && !isHeading && !/^\s*(?:[-*+]|\d+[.)]|\|)\s/.test(line.text)) paragraphs.at(-1)?.push(line);
    else paragraphs.push([line]);
    isOpen = line.text.trim() !== "" && !isHeading;
  }
  return paragraphs.flatMap(splitParagraph);
}

function splitParagraph(lines: readonly RenderedLine[]): Sentence[] {
  const text = lines.map((line) => line.text).join(" ");
  const starts = [
    0,
    ...[...text.matchAll(/[.!?][*_)]*\s+(?=[A-Z*_`(])/g)].map((match) => match.index + match[0].length),
  ];
  return starts.map((start, index) => ({
    text: text.slice(start, starts[index + 1] ?? text.length),
    locate: (offset) => locate(lines, start + offset),
  }));
}

function locate(lines: readonly RenderedLine[], offset: number): { source: number; column: number } {
  let at = offset;
  for (const { text, source } of lines) {
    if (at <= text.length) return { source, column: at + 1 };
    at -= text.length + 1;
  }
  return { source: lines.at(-1)?.source ?? 1, column: 1 };
}
