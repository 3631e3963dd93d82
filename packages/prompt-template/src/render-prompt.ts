import { Liquid, LiquidError } from "liquidjs";
import { TemplateError } from "./errors.ts";
import { quoteField, quoteIssue } from "./quote-issue.ts";
import type { Template } from "./template.ts";

/** The issue a prompt is about. */
export interface PromptIssue {
  readonly id: string;
  readonly type: string;
  readonly priority: string | null;
  readonly title: string;
  /** Relative to the root, with `/`. */
  readonly path: string;
  /** The whole file. */
  readonly text: string;
}

/** A configured check, as the prompt names it. */
export interface PromptCheck {
  readonly name: string;
  readonly command: string;
}

/** Everything a template may use. */
export interface PromptInput {
  readonly issue: PromptIssue;
  /** What the issue's type asks for: fix, implement, improve, coordinate. */
  readonly action: string;
  /** Whether a person decides with Claude. The rules for it are chosen here, when the prompt is built. */
  readonly gates: boolean;
  readonly checks: readonly PromptCheck[];
  /** Gives a fresh random token of at least 96 bits at each call. */
  readonly nonce: () => string;
}

/**
 * Build the prompt Claude gets: one pass over the template, with the issue's text put in as data and never rendered.
 *
 * @returns the text, never starting with `/`, which Claude Code would take for a command (2.1.197, 2.1.329).
 * @throws {TemplateError} LLI_TEMPLATE_SYNTAX and LLI_TEMPLATE_UNKNOWN_NAME, with the line of the template file.
 */
export function renderPrompt(template: Template, input: PromptInput): string {
  const quoted = quoteIssue(input.issue.text, input.nonce);
  const values = {
    issue: {
      id: quoteField(input.issue.id),
      type: quoteField(input.issue.type),
      priority: input.issue.priority,
      title: quoteField(input.issue.title),
      path: quoteField(input.issue.path),
      block: quoted.block,
      hidden_count: quoted.hiddenCount,
    },
    action: input.action,
    gates: input.gates,
    checks: input.checks.map(({ name, command }) => ({ name, command })),
  };
  const text = renderLiquid(template, values).trimStart();
  return text.startsWith("/") ? `\n${text}` : text;
}

/** No files, no globals, own properties only: a template can reach the values it is given and nothing else. */
function makeEngine(): Liquid {
  return new Liquid({
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    // A template includes nothing: what Claude is told stands in one file that can be read and reviewed.
    templates: {},
  });
}

function renderLiquid(template: Template, values: object): string {
  try {
    const engine = makeEngine();
    return engine.parseAndRenderSync(template.body, values);
  } catch (error) {
    throw toTemplateError(template, error);
  }
}

function toTemplateError(template: Template, error: unknown): unknown {
  if (!(error instanceof LiquidError)) return error;
  const unknownName = error.name === "UndefinedVariableError" || /undefined (variable|filter)/.test(error.message);
  const [row = 1, column] = error.token.getPosition();
  return new TemplateError(
    unknownName ? "LLI_TEMPLATE_UNKNOWN_NAME" : "LLI_TEMPLATE_SYNTAX",
    error.message.replace(/, (file:.*, )?line:\d+, col:\d+$/, ""),
    {
      path: template.path,
      line: row + template.bodyLine - 1,
      column,
      hint: "A template may use issue.id, issue.type, issue.priority, issue.title, issue.path, issue.block, issue.hidden_count, action, gates and checks",
      cause: error,
    },
  );
}
