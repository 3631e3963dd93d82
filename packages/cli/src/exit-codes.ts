/** What the exit code of every command means. */
export const EXIT = {
  /** Done, nothing to report. */
  ok: 0,
  /** Done, with findings or with issues left unresolved; or something on the machine failed under way. */
  findings: 1,
  /** Could not run: usage, configuration, no such issue, no claude. */
  refused: 2,
  /** Waits for a person. */
  waiting: 3,
  /** Stopped by a limit. */
  limited: 4,
  /** A bug of ours. */
  bug: 70,
} as const;

/** The input was right, and the machine, git or another process stood in the way: trying again can help. */
const FAILED_UNDER_WAY: ReadonlySet<string> = new Set([
  "LLI_CONFLICT",
  "LLI_LOCKED",
  "LLI_IO",
  "LLI_EXISTS",
  "LLI_GIT_FAILED",
  "LLI_GIT_BUSY",
  "LLI_PARTIAL",
  "LLI_ALREADY_ANSWERED",
  "LLI_PATCH_CONFLICT",
  "LLI_CHECKS_FAILED",
  "LLI_GITHUB_LIMITED",
  "LLI_GITHUB_FAILED",
]);

/** Give back the exit code an error stands for. */
export function exitCodeOf(code: string): number {
  if (code === "LLI_BUG") return EXIT.bug;
  if (code === "LLI_BUDGET_SPENT" || code === "LLI_ISSUE_BUDGET_SPENT") return EXIT.limited;
  return FAILED_UNDER_WAY.has(code) ? EXIT.findings : EXIT.refused;
}
