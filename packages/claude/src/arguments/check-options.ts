import { ClaudeError } from "../errors.ts";
import type { RunLimits } from "../run-options.ts";

/**
 * Refuse a run id that could not be found again in a process's environment, or not be a file name.
 *
 * @throws {ClaudeError} `LLI_CLAUDE_OPTION_INVALID`.
 */
export function checkRunId(runId: string): void {
  if (!/^[A-Za-z0-9._-]{1,128}$/.test(runId) || /^\.+$/.test(runId)) {
    throw new ClaudeError("LLI_CLAUDE_OPTION_INVALID", `${JSON.stringify(runId)} is no run id`, {
      hint: "A run id has letters, digits, dots, underscores and dashes.",
    });
  }
}

/**
 * Refuse a limit that no clock could keep: with NaN it would never run out.
 *
 * @throws {ClaudeError} `LLI_CLAUDE_OPTION_INVALID`.
 */
export function checkLimits(limits: RunLimits): void {
  for (const [name, value] of Object.entries(limits)) {
    if (value !== undefined && !(Number.isFinite(value) && value >= 0)) {
      throw new ClaudeError("LLI_CLAUDE_OPTION_INVALID", `the limit ${name} cannot be ${String(value)}`, {
        hint: "A limit is a number of milliseconds; 0 turns it off.",
      });
    }
  }
}
