/** The names that reach Claude without anybody asking: what a program needs to run, to reach the service and to log in. */
const ALLOWED: readonly string[] = [
  "PATH",
  "HOME",
  "USER",
  "SHELL",
  "LANG",
  "TERM",
  "TZ",
  "TMPDIR",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "ALL_PROXY",
  "http_proxy",
  "https_proxy",
  "no_proxy",
  "all_proxy",
  "ANTHROPIC_API_KEY",
  "ANTHROPIC_AUTH_TOKEN",
  "ANTHROPIC_BASE_URL",
  "CLAUDE_CODE_OAUTH_TOKEN",
  "CLAUDE_CONFIG_DIR",
];

/** The variable by which everything a run started is recognised. */
export const RUN_MARKER = "LL_RUN_ID";

/**
 * Build the environment of a Claude process from nothing: an allow-list, the names the configuration asks for, and what
 * our runs fix themselves.
 *
 * @param parentEnv usually `process.env`; only the allowed names are read from it.
 * @param extraNames more names to pass on, from configuration; `CLAUDECODE*` is never passed on.
 * @param runId the value of the run marker.
 */
export function buildClaudeEnvironment(
  parentEnv: Readonly<Record<string, string | undefined>>,
  extraNames: readonly string[],
  runId: string,
): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(parentEnv)) {
    if (value !== undefined && (ALLOWED.includes(name) || name.startsWith("LC_") || extraNames.includes(name))) {
      env[name] = value;
    }
  }
  return fixRunVariables(env, runId);
}

/**
 * Give back the environment with what every run of ours fixes: background tasks off, the run marker in, the variables of
 * an enclosing Claude session gone.
 *
 * A background task lets the process outlive its turn and print a second `result` (both CLI versions), so they are off.
 */
export function fixRunVariables(env: Readonly<Record<string, string>>, runId: string): Record<string, string> {
  const kept = Object.entries(env).filter(([name]) => !name.startsWith("CLAUDECODE"));
  return { ...Object.fromEntries(kept), CLAUDE_CODE_DISABLE_BACKGROUND_TASKS: "1", [RUN_MARKER]: runId };
}
