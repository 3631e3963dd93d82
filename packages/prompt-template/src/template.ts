import { TemplateError } from "./errors.ts";

/** A prompt template: what its frontmatter says, and the body that is rendered. */
export interface Template {
  /** Where it was read from, for messages. */
  readonly path: string;
  /** One line for people. */
  readonly description: string;
  /** What the template takes, in words. */
  readonly arguments: string;
  /** Tools Claude may use without being asked, in the notation of `claude --allowedTools`. */
  readonly allowedTools: readonly string[];
  /** Liquid source. */
  readonly body: string;
  /** Lines of the file before the body, so that errors name lines of the file. */
  readonly bodyLine: number;
}

/** A value as frontmatter holds it: text, or a list of text. */
export type TemplateFieldValue = string | readonly string[] | null | undefined;

/** The parts of a template file, already cut apart by whoever read it. */
export interface TemplateParts {
  readonly path: string;
  readonly get: (key: string) => TemplateFieldValue;
  readonly body: string;
  readonly bodyLine: number;
}

/**
 * Build a template from the parts of its file.
 *
 * The frontmatter is handed in read, because reading it is the parser's work.
 *
 * @throws {TemplateError} LLI_TEMPLATE_INVALID when the description is missing or the body is empty.
 */
export function toTemplate(parts: TemplateParts): Template {
  const description = asText(parts.get("description"));
  if (description === "") {
    throw new TemplateError("LLI_TEMPLATE_INVALID", "The template has no description in its frontmatter", {
      path: parts.path,
      line: 1,
      hint: "Begin the file with a block of ---, description: …, allowed-tools: …, ---",
    });
  }
  if (parts.body.trim() === "") {
    throw new TemplateError("LLI_TEMPLATE_INVALID", "The template has no text below its frontmatter", {
      path: parts.path,
    });
  }
  return {
    path: parts.path,
    description,
    arguments: asText(parts.get("arguments")),
    allowedTools: asTools(parts.get("allowed-tools")),
    body: parts.body,
    bodyLine: parts.bodyLine,
  };
}

function asText(value: TemplateFieldValue): string {
  return typeof value === "string" ? value.trim() : "";
}

/** Commas inside parentheses belong to the tool's pattern: `Bash(git log, git show)`. */
function asTools(value: TemplateFieldValue): readonly string[] {
  if (typeof value !== "string") return value ?? [];
  return value
    .split(/,(?![^(]*\))/)
    .map((tool) => tool.trim())
    .filter((tool) => tool !== "");
}
