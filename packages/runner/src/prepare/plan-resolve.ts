import { randomBytes, randomUUID } from "node:crypto";
import { buildClaudeArgs, buildClaudeEnvironment, type ClaudeArguments } from "@ll-issues/claude";
import { DECIDED_ALREADY, renderPrompt } from "@ll-issues/prompt-template";
import { type FoundIssue, findIssue } from "@ll-issues/tracker";
import { hasDecisions } from "../gates/decisions.ts";
import { deferSettings, gateArguments } from "../gates/hook-settings.ts";
import { QUESTION_TOOL } from "../gates/question.ts";
import { reportJsonSchema } from "../report/report.ts";
import type { ResolveOptions } from "../resolve/resolve-options.ts";
import { loadPromptTemplate } from "./load-template.ts";

/** Everything that is known before a resolve touches anything; `--dry-run` prints it. */
export interface ResolvePlan {
  readonly issue: FoundIssue;
  /** fix, implement, improve, coordinate. */
  readonly action: string;
  readonly prompt: string;
  /** Path of the template the prompt was built from. */
  readonly template: string;
  /** The program that will be started. */
  readonly command: string;
  readonly claudeArguments: ClaudeArguments;
  /** Of its `extraArgs` those that every session of the run gets, with gates or without. */
  readonly plainArgs: readonly string[];
  /** What `claudeArguments` comes to on the command line. */
  readonly argv: readonly string[];
  /** Names of the environment variables Claude will get. */
  readonly environment: readonly string[];
  readonly sessionId: string;
}

/** Servers that a repository's .mcp.json names are programs; a run starts only what the configuration names. */
const PLAIN_ARGS: readonly string[] = ["--strict-mcp-config"];

/**
 * Work out what a resolve would do: which issue, which prompt, which program with which arguments. Reads files, changes nothing.
 *
 * @throws TrackerError when the issue cannot be found or read; TemplateError when the template is broken.
 */
export async function planResolve(options: ResolveOptions): Promise<ResolvePlan> {
  const { config, root } = options;
  const issue = await findIssue(root, config, options.reference);
  const template = await loadPromptTemplate({ root, shipped: options.shippedTemplates });
  const action = config.issues.types.find(({ name }) => name === issue.parsed.type)?.action ?? "resolve";
  const prompt = renderPrompt(template, {
    issue: issue.parsed,
    action,
    gates: options.gates,
    checks: config.checks,
    nonce: () => randomBytes(12).toString("hex"),
  });
  const sessionId = randomUUID();
  const claudeArguments = {
    model: config.claude.model ?? undefined,
    permissionMode: config.claude.permissionMode,
    allowedTools: [
      ...template.allowedTools,
      ...config.claude.allowedTools,
      ...config.checks.flatMap(({ command }) => toolForCommand(command)),
    ],
    disallowedTools: options.gates ? [] : [QUESTION_TOOL],
    jsonSchema: reportJsonSchema(),
    maxTurns: config.limits.turns > 0 ? config.limits.turns : undefined,
    maxBudgetUsd: config.limits.budgetUsd !== null && config.limits.budgetUsd > 0 ? config.limits.budgetUsd : undefined,
    sessionId,
    extraArgs: [...PLAIN_ARGS, ...(options.gates ? gateArguments(deferSettings()) : [])],
  } satisfies ClaudeArguments;
  return {
    issue,
    action,
    prompt: hasDecisions(issue.parsed) ? prompt + DECIDED_ALREADY : prompt,
    template: template.path,
    command: options.env.LL_ISSUES_CLAUDE || config.claude.command,
    claudeArguments,
    plainArgs: PLAIN_ARGS,
    argv: buildClaudeArgs(claudeArguments),
    environment: Object.keys(buildClaudeEnvironment(options.env, config.claude.env, "run")).sort(),
    sessionId,
  };
}

/**
 * Allow Claude to run a configured check. Only plain commands: in a pattern, a parenthesis or a comma would end the pattern early and allow
 * something else.
 */
function toolForCommand(command: string): string[] {
  return /^[\w@./:=+ -]+$/.test(command) ? [`Bash(${command}:*)`] : [];
}
