/**
 * Names of the variables that keep the CLI from talking to anything but the API, beyond those that ll-issues passes on by
 * itself. A test that starts the CLI through ll-issues lists them in its configuration's `claude.env`.
 */
export const HERMETIC_CLAUDE_VARIABLES: readonly string[] = [
  "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC",
  "DISABLE_AUTOUPDATER",
  "DISABLE_TELEMETRY",
  "DISABLE_ERROR_REPORTING",
];

/** Where a sandbox keeps what an environment points to. */
export interface SandboxFolders {
  readonly home: string;
  /** Holds links to node, npm and git. */
  readonly bin: string;
  readonly temp: string;
}

/**
 * Builds an environment from nothing: programs of the system and of the sandbox, everything personal in the sandbox.
 *
 * @param folders the sandbox's own
 */
export function buildSandboxEnv(folders: SandboxFolders): Record<string, string> {
  return {
    // The system's folders hold sh and the rest of what git and checks need; /usr/local is left out, a `claude` may be there.
    PATH: [folders.bin, "/usr/bin", "/bin"].join(":"),
    HOME: folders.home,
    TMPDIR: folders.temp,
    LANG: "C.UTF-8",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_TERMINAL_PROMPT: "0",
    npm_config_update_notifier: "false",
  };
}

/**
 * Adds what makes the real CLI hermetic: its own configuration folder, a dummy key, the scripted API, no other traffic,
 * and no background tasks (they keep the process alive after its result).
 *
 * @param base environment of the sandbox
 * @param folders the sandbox's own
 * @param apiUrl address of the script to talk to
 */
export function buildClaudeEnv(
  base: Readonly<Record<string, string>>,
  folders: SandboxFolders,
  apiUrl: string,
): Record<string, string> {
  return {
    ...base,
    CLAUDE_CONFIG_DIR: `${folders.home}/.claude`,
    ANTHROPIC_BASE_URL: apiUrl,
    ANTHROPIC_API_KEY: "dummy-key",
    CLAUDE_CODE_DISABLE_BACKGROUND_TASKS: "1",
    ...Object.fromEntries(HERMETIC_CLAUDE_VARIABLES.map((name) => [name, "1"])),
  };
}
