import path from "node:path";
import { lintTemplate, type TemplateFinding } from "@ll-issues/prompt-template";
import type { Config } from "@ll-issues/tracker";
import { loadPromptTemplate, loadTemplateFile, PROMPT_TEMPLATES } from "./load-template.ts";

/** What templates were looked at, and what is wrong with them. */
export interface LintedTemplates {
  readonly templates: readonly string[];
  readonly findings: readonly TemplateFinding[];
}

/** Which templates to look at. */
export interface LintOptions {
  /** Absolute path of the folder that holds `.issues/`. */
  readonly root: string;
  readonly config: Config;
  /** Absolute path of the templates that come with the program. */
  readonly shippedTemplates: string;
  /** Absolute paths; empty means: the templates that `resolve` would use. */
  readonly files: readonly string[];
}

/**
 * Look whether templates keep the rule of gates: without them, nothing in a prompt may invite a question.
 *
 * @throws {TemplateError} for one that is not there or cannot be rendered.
 */
export async function lintTemplates(options: LintOptions): Promise<LintedTemplates> {
  const { root, config, files } = options;
  const folders = { root, shipped: options.shippedTemplates };
  const templates = await Promise.all(
    files.length === 0
      ? PROMPT_TEMPLATES.map((name) => loadPromptTemplate(folders, name))
      : files.map((file) => loadTemplateFile(file, nameFile(root, file))),
  );
  const findings = templates.flatMap((template) => lintTemplate(template, { types: config.issues.types }));
  return { templates: templates.map((template) => template.path), findings };
}

function nameFile(root: string, file: string): string {
  const relative = path.relative(root, file).split(path.sep).join("/");
  return relative.startsWith("../") ? file : relative;
}
