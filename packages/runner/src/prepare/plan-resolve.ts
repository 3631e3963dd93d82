import { randomBytes, randomUUID } from "node:crypto";
import { buildClaudeArgs, buildClaudeEnvironment, type ClaudeArguments } from "@ll-issues/claude";
import { DECIDED_ALREADY, renderDrift, renderPrompt, type Template } from "@ll-issues/prompt-template";
import { type FoundIssue, findIssue } from "@ll-issues/tracker";
import { hasDecisions } from "../gates/decisions.ts";
import { deferSettings, gateArguments } from "../gates/hook-settings.ts";
import { QUESTION_TOOL } from "../gates/question.ts";
import { type GoingOn, planGoingOn } from "../going-on/plan-going-on.ts";
import { planReportJsonSchema } from "../plan/plan-report.ts";
import { reportJsonSchema } from "../report/report.ts";
import type { ResolveOptions } from "../resolve/resolve-options.ts";
import { assertEditable } from "./assert-editable.ts";
import { type Drift, findDrift } from "./find-drift.ts";
import { loadPromptTemplate } from "./load-template.ts";
import { WRITING_TOOLS } from "./writing-tools.ts";

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
  /** How the code has moved since the issue was written. */
  readonly drift: Drift;
  /** The plan that is followed and the session that is gone on with, where there are. */
  readonly goingOn: GoingOn;
}

/** Servers that a repository's .mcp.json names are programs; a run starts only what the configuration names. */
const PLAIN_ARGS: readonly string[] = ["--strict-mcp-config"];

/**
 * Work out what a resolve would do: which issue, which prompt, which program with which arguments. Reads files, changes nothing.
 *
 * @throws TrackerError when the issue cannot be found or read; FrontmatterError and IssueEditError when its end could not be written into it;
 *   TemplateError when the template is broken.
 */
export async function planResolve(options: ResolveOptions): Promise<ResolvePlan> {
  const { config, root } = options;
  const issue = await findIssue(root, config, options.reference);
  assertEditable(issue);
  const isPlanning = options.mode === "plan";
  const folders = { root, shipped: options.shippedTemplates };
  const template = await loadPromptTemplate(folders, isPlanning ? "plan_issue" : "manage_issue");
  const action = config.issues.types.find(({ name }) => name === issue.parsed.type)?.action ?? "resolve";
  const nonce = (): string => randomBytes(12).toString("hex");
  const input = { issue: issue.parsed, action, gates: options.gates, checks: config.checks, nonce };
  const drift = await findDrift(root, issue.parsed);
  const goingOn = planGoingOn(options, issue.parsed);
  const sessionId = randomUUID();
  const claudeArguments = {
    model: config.claude.model ?? undefined,
    ...(isPlanning ? planningTools(options, template) : workingTools(options, template)),
    maxTurns: config.limits.turns > 0 ? config.limits.turns : undefined,
    maxBudgetUsd: config.limits.budgetUsd !== null && config.limits.budgetUsd > 0 ? config.limits.budgetUsd : undefined,
    sessionId,
    extraArgs: [...PLAIN_ARGS, ...(options.gates ? gateArguments(deferSettings()) : [])],
  } satisfies ClaudeArguments;
  return {
    issue,
    action,
    prompt: [
      renderPrompt(template, input),
      drift.notes.length > 0 ? renderDrift(drift.notes, nonce) : "",
      hasDecisions(issue.parsed) ? DECIDED_ALREADY : "",
      goingOn.prompt,
    ].join(""),
    template: template.path,
    command: options.env.LL_ISSUES_CLAUDE || config.claude.command,
    claudeArguments,
    plainArgs: PLAIN_ARGS,
    argv: buildClaudeArgs(resumed(claudeArguments, goingOn.sessionId)),
    environment: Object.keys(buildClaudeEnvironment(options.env, config.claude.env, "run")).sort(),
    sessionId,
    drift,
    goingOn,
  };
}

/** Give back the arguments with which a session is gone on with; those of a fresh one where there is none. */
export function resumed(claudeArguments: ClaudeArguments, session: string | null): ClaudeArguments {
  if (session === null) return claudeArguments;
  const { sessionId: _, ...rest } = claudeArguments;
  return { ...rest, resume: session };
}

type ToolArguments = Pick<ClaudeArguments, "permissionMode" | "allowedTools" | "disallowedTools" | "jsonSchema">;

function workingTools({ config, gates }: ResolveOptions, template: Template): ToolArguments {
  return {
    permissionMode: config.claude.permissionMode,
    allowedTools: [
      ...template.allowedTools,
      ...config.claude.allowedTools,
      ...config.checks.flatMap(({ command }) => toolForCommand(command)),
    ],
    disallowedTools: gates ? [] : [QUESTION_TOOL],
    jsonSchema: reportJsonSchema(),
  };
}

/** Who plans reads: what the template allows and nothing that the configuration adds, and whatever is allowed elsewhere, the writing tools are off. */
function planningTools({ gates }: ResolveOptions, template: Template): ToolArguments {
  return {
    permissionMode: "default",
    allowedTools: template.allowedTools,
    disallowedTools: [...WRITING_TOOLS, ...(gates ? [] : [QUESTION_TOOL])],
    jsonSchema: planReportJsonSchema(),
  };
}

/**
 * Allow Claude to run a configured check. Only plain commands: in a pattern, a parenthesis or a comma would end the pattern early and allow
 * something else.
 */
function toolForCommand(command: string): string[] {
  return /^[\w@./:=+ -]+$/.test(command) ? [`Bash(${command}:*)`] : [];
}
