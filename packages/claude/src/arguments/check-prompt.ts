import { ClaudeError } from "../errors.ts";

/**
 * The most a prompt may have in bytes: the CLI ends with "piped stdin input exceeds 10MB" above it (2.1.197, 2.1.329). The newer
 * one already calls 3 MB too long for the model; that answer is left to it.
 */
export const LARGEST_PROMPT: number = 10_000_000;

/**
 * Refuse a prompt that cannot be sent.
 *
 * @throws {ClaudeError} `LLI_CLAUDE_PROMPT_EMPTY`, `LLI_CLAUDE_PROMPT_TOO_LARGE`.
 */
export function checkPrompt(prompt: string): void {
  if (prompt.trim() === "") {
    throw new ClaudeError("LLI_CLAUDE_PROMPT_EMPTY", "the prompt is empty", { hint: "Give Claude something to do." });
  }
  const bytes = Buffer.byteLength(prompt);
  if (bytes > LARGEST_PROMPT) {
    throw new ClaudeError(
      "LLI_CLAUDE_PROMPT_TOO_LARGE",
      `the prompt has ${bytes} bytes, Claude Code reads at most ${LARGEST_PROMPT}`,
      { hint: "Put the material into files and name them in the prompt." },
    );
  }
}
