import { buildClaudeEnvironment } from "@ll-issues/claude";
import type { ResolveOptions } from "../resolve/resolve-options.ts";

/** The login of Claude Code, and where it goes: nothing that a project's own checks have any business with. */
const CREDENTIALS = [
  "ANTHROPIC_API_KEY",
  "ANTHROPIC_AUTH_TOKEN",
  "ANTHROPIC_BASE_URL",
  "CLAUDE_CODE_OAUTH_TOKEN",
  "CLAUDE_CONFIG_DIR",
  "CLAUDE_CODE_DISABLE_BACKGROUND_TASKS",
];

type EnvironmentOptions = Pick<ResolveOptions, "env" | "config">;

/** The environment Claude is started with: the allow-list, what the configuration adds, the run's marker. */
export function claudeEnvironment({ env, config }: EnvironmentOptions, runId: string): Record<string, string> {
  return buildClaudeEnvironment(env, config.claude.env, runId);
}

/**
 * The environment the checks are started with: Claude's without the login. They run code that Claude has just written.
 */
export function commandEnvironment(options: EnvironmentOptions, runId: string): Record<string, string> {
  const entries = Object.entries(claudeEnvironment(options, runId)).filter(([name]) => !CREDENTIALS.includes(name));
  return Object.fromEntries(entries);
}
