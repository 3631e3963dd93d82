import { ClaudeError } from "../errors.ts";
import type { ClaudeArguments } from "../run-options.ts";

/**
 * Build the argument list of a one-shot run; the prompt is not in it, it goes to standard input.
 *
 * `stream-json` output needs `--verbose`, and `--max-turns` works although `--help` does not show it (Claude Code
 * 2.1.197 and 2.1.329). Lists are passed as one argument an entry, so that a pattern may hold spaces and commas.
 *
 * @throws {ClaudeError} `LLI_CLAUDE_OPTION_INVALID` when a value would be read as another option or cannot be meant.
 */
export function buildClaudeArgs(options: ClaudeArguments): string[] {
  const args = ["-p", "--output-format", "stream-json", "--verbose"];
  return [...args, ...sessionArgs(options)];
}

/**
 * Build the argument list of a process that takes one prompt after the other as JSON lines on standard input.
 *
 * @throws {ClaudeError} as {@link buildClaudeArgs}.
 */
export function buildConversationArgs(options: ClaudeArguments): string[] {
  const args = ["-p", "--input-format", "stream-json", "--output-format", "stream-json", "--verbose"];
  return [...args, ...sessionArgs(options)];
}

function sessionArgs(options: ClaudeArguments): string[] {
  return [
    ...valueFlag("--model", options.model),
    ...valueFlag("--permission-mode", options.permissionMode),
    ...listFlag("--allowedTools", options.allowedTools),
    ...listFlag("--disallowedTools", options.disallowedTools),
    ...valueFlag("--json-schema", options.jsonSchema === undefined ? undefined : JSON.stringify(options.jsonSchema)),
    ...countFlag("--max-turns", options.maxTurns, Number.isSafeInteger),
    ...countFlag("--max-budget-usd", options.maxBudgetUsd, Number.isFinite),
    ...valueFlag("--session-id", options.sessionId),
    ...valueFlag("--resume", options.resume),
    ...(options.extraArgs ?? []),
  ];
}

function valueFlag(flag: string, value: string | undefined): string[] {
  if (value === undefined) {
    return [];
  }
  refuseOption(flag, value);
  return [flag, value];
}

function listFlag(flag: string, values: readonly string[] | undefined): string[] {
  if (values === undefined || values.length === 0) {
    return [];
  }
  for (const value of values) {
    refuseOption(flag, value);
  }
  return [flag, ...values];
}

function countFlag(flag: string, value: number | undefined, isValid: (value: number) => boolean): string[] {
  if (value === undefined || value === 0) {
    return []; // 0 is "no limit" everywhere in this project; `--max-budget-usd 0` is an error of the CLI.
  }
  if (!isValid(value) || value < 0) {
    throw new ClaudeError("LLI_CLAUDE_OPTION_INVALID", `${flag} cannot be ${value}`);
  }
  return [flag, String(value)];
}

/** The list flags of the CLI swallow everything up to the next dash, so a value with one would become an option. */
function refuseOption(flag: string, value: string): void {
  if (value === "" || value.startsWith("-") || value.includes("\0")) {
    throw new ClaudeError("LLI_CLAUDE_OPTION_INVALID", `${flag} cannot be ${JSON.stringify(value)}`);
  }
}
