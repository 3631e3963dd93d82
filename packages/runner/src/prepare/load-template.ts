import { readFile } from "node:fs/promises";
import path from "node:path";
import { loadStrictReader, readFrontmatter, scanBlocks } from "@ll-issues/parser";
import { type Template, TemplateError, toTemplate } from "@ll-issues/prompt-template";

/** Where templates are looked for: the repository's own come first. */
export interface TemplateFolders {
  /** Absolute path of the root that holds `.issues/`. */
  readonly root: string;
  /** Absolute path of the templates that come with the program. */
  readonly shipped: string;
}

/** The templates of prompts: one for the work, one for planning it. */
export const PROMPT_TEMPLATES = ["manage_issue", "plan_issue"] as const;

/** Name of one of them. */
export type PromptTemplate = (typeof PROMPT_TEMPLATES)[number];

/**
 * Load the template of a prompt: `templates/manage_issue.md` of the repository, else the one that comes with the program.
 *
 * @throws {TemplateError} when there is none, or it is not a template.
 */
export async function loadPromptTemplate(folders: TemplateFolders, name: PromptTemplate): Promise<Template> {
  const own = path.join(folders.root, "templates", `${name}.md`);
  const ownText = await readIfThere(own);
  if (ownText !== null) return parseTemplate(ownText, `templates/${name}.md`);
  const shipped = path.join(folders.shipped, `${name}.md`);
  const shippedText = await readIfThere(shipped);
  if (shippedText === null)
    throw new TemplateError("LLI_TEMPLATE_NOT_FOUND", "The program's own template is missing", { path: shipped });
  return parseTemplate(shippedText, shipped);
}

/**
 * Load one template by its path.
 *
 * @param file absolute.
 * @param name what messages call it.
 * @throws {TemplateError} when it is not there, or is not a template.
 */
export async function loadTemplateFile(file: string, name: string): Promise<Template> {
  const text = await readIfThere(file);
  if (text === null) throw new TemplateError("LLI_TEMPLATE_NOT_FOUND", `There is no template ${name}`, { path: name });
  return parseTemplate(text, name);
}

async function parseTemplate(text: string, file: string): Promise<Template> {
  const bounds = scanBlocks(text).frontmatter;
  const frontmatter = readFrontmatter(text, bounds, await loadStrictReader());
  if (frontmatter.problem !== null) {
    const { message, line, column } = frontmatter.problem;
    throw new TemplateError("LLI_TEMPLATE_INVALID", `The template's frontmatter cannot be read: ${message}`, {
      path: file,
      line,
      column,
    });
  }
  const bodyStart = bounds?.end ?? 0;
  return toTemplate({
    path: file,
    get: (key) => {
      const value = frontmatter.get(key);
      if (Array.isArray(value)) return value.filter((item): item is string => typeof item === "string");
      return typeof value === "string" ? value : null;
    },
    body: text.slice(bodyStart),
    bodyLine: text.slice(0, bodyStart).split("\n").length,
  });
}

async function readIfThere(file: string): Promise<string | null> {
  return readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw new TemplateError("LLI_TEMPLATE_NOT_FOUND", `The template cannot be read: ${error.message}`, {
      path: file,
      cause: error,
    });
  });
}
