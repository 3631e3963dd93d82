/** Names that steer an agent, a build or git itself wherever they lie; compared without regard to case, as some file systems do. */
const STEERING_NAMES: ReadonlySet<string> = new Set([
  "claude.md",
  "claude.local.md",
  "agents.md",
  ".claude",
  ".claude.json",
  ".mcp.json",
  ".husky",
  ".gitattributes",
  ".gitmodules",
  ".envrc",
]);

/** What CI systems read at the top of a repository. */
const PIPELINES: ReadonlySet<string> = new Set([
  ".github",
  ".gitlab",
  ".gitlab-ci.yml",
  ".circleci",
  ".buildkite",
  ".woodpecker",
  ".drone.yml",
  ".travis.yml",
  "azure-pipelines.yml",
  "bitbucket-pipelines.yml",
  "jenkinsfile",
]);

/** What a check that is started through a package manager runs is written here. */
const SCRIPT_FILES: ReadonlySet<string> = new Set(["package.json", ".npmrc", ".yarnrc.yml", "makefile", "justfile"]);

/**
 * Tell whether a file steers what happens in a run or in a job: instructions and settings of the agent, workflows, hooks, our configuration and
 * templates.
 *
 * @param file relative to the top of the working tree.
 * @param prefix the way from the top to the root of the issues: empty, or with `/` at its end.
 */
export function isSteering(file: string, prefix: string): boolean {
  const name = file.toLowerCase();
  const parts = name.split("/");
  if (parts.some((part) => STEERING_NAMES.has(part)) || PIPELINES.has(parts[0] ?? "")) return true;
  const own = name.startsWith(prefix.toLowerCase()) ? name.slice(prefix.length) : null;
  return own === "ll-issues.config.json" || own === "templates" || own?.startsWith("templates/") === true;
}

/** Tell whether a file holds the scripts of checks. */
export function isCheckScript(file: string): boolean {
  return SCRIPT_FILES.has(file.toLowerCase().split("/").at(-1) ?? "");
}
