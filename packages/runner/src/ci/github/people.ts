import { RunnerError } from "../../errors.ts";
import type { Github } from "./open-github.ts";

/** What somebody may do in a repository, as GitHub sums it up: maintainers count as `write`, triagers as `read`. */
export type Permission = "admin" | "write" | "read" | "none";

/** The name under which the token of a job in GitHub Actions writes. */
const ACTIONS_BOT = "github-actions[bot]";

/**
 * Ask what somebody may do in this repository; who is unknown may do nothing.
 *
 * @param login of a person or a bot.
 */
export async function readPermission({ request, repository }: Github, login: string): Promise<Permission> {
  try {
    const { data } = await request("GET /repos/{owner}/{repo}/collaborators/{username}/permission", {
      ...repository,
      username: login,
    });
    const { permission } = data;
    return permission === "admin" || permission === "write" || permission === "read" ? permission : "none";
  } catch (error) {
    if (error instanceof RunnerError && error.code === "LLI_GITHUB_NOT_FOUND") return "none";
    throw error;
  }
}

/** Ask under which login our token writes. The token of a job may not ask that (403), and writes as github-actions[bot]. */
export async function readOwnLogin({ request }: Github): Promise<string> {
  try {
    return (await request("GET /user")).data.login;
  } catch (error) {
    if (error instanceof RunnerError && error.code === "LLI_GITHUB_REFUSED") return ACTIONS_BOT;
    throw error;
  }
}
