import type { Io } from "../../io.ts";

/** Say whether this process runs in a CI job, whose log somebody reads for commands. */
export function isInCi(env: Io["env"]): boolean {
  return ["CI", "GITHUB_ACTIONS", "TF_BUILD", "GITLAB_CI", "TEAMCITY_VERSION"].some(
    (name) => env[name] !== undefined && env[name] !== "" && env[name] !== "false",
  );
}
