import { RunnerError } from "../../errors.ts";
import { fieldOf } from "../field-of.ts";
import type { Github } from "./open-github.ts";

/** What somebody may do in a repository, as GitHub sums it up: maintainers count as `write`, triagers as `read`. */
export type Permission = "admin" | "write" | "read" | "none";

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

/** Say whether who has a permission may write to the repository. */
export function includesWriting(permission: Permission): boolean {
  return permission === "admin" || permission === "write";
}

/**
 * Ask under which login our token writes; null where GitHub does not say. `GET /user` is for people's tokens only (403 for that of a job or an app);
 * `viewer` of the GraphQL API answers all three, and names an app as the comments of the REST API do: `name[bot]`.
 */
export async function readOwnLogin({ request, graphqlUrl }: Github): Promise<string | null> {
  try {
    const { data }: { data: unknown } = await request(`POST ${graphqlUrl}`, { query: "{ viewer { login } }" });
    const login = fieldOf(data, "data", "viewer", "login");
    return typeof login === "string" && login !== "" ? login : null;
  } catch (error) {
    if (error instanceof RunnerError && NOT_SAID.has(error.code)) return null;
    throw error;
  }
}

const NOT_SAID: ReadonlySet<string> = new Set(["LLI_GITHUB_REFUSED", "LLI_GITHUB_NOT_FOUND", "LLI_GITHUB_INVALID"]);
