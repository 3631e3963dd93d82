import { request } from "@octokit/request";
import { RunnerError } from "../../errors.ts";
import { createRedactor } from "../../redact/create-redactor.ts";
import { type Patience, sendPatiently } from "./send-patiently.ts";

/** GitHub's REST API as one repository sees it. */
export interface Github {
  /** Sends one request, by its route (`GET /repos/{owner}/{repo}/pulls`); tries again where that can help and does no harm. */
  readonly request: GithubRequest;
  /** The parameters that most routes want. */
  readonly repository: { readonly owner: string; readonly repo: string };
  /** Where the GraphQL API takes queries. */
  readonly graphqlUrl: string;
}

/** Octokit's typed request: route and parameters in, status and data out. */
export type GithubRequest = typeof request;

/** How the API is reached, beyond what the environment says. */
export interface GithubOptions {
  /** Ends what is under way. */
  readonly signal?: AbortSignal | undefined;
  readonly patience?: Partial<Patience>;
}

/** The version of the REST API that this is written for (GitHub, "API versions"). */
const API_VERSION = "2022-11-28";

/**
 * Open the REST API with what a job of GitHub Actions has in its environment: `GITHUB_TOKEN` (or `GH_TOKEN`), `GITHUB_REPOSITORY`,
 * `GITHUB_API_URL` ("Default environment variables").
 *
 * Every failure of a request is a RunnerError: LLI_GITHUB_REFUSED (no rights), LLI_GITHUB_NOT_FOUND, LLI_GITHUB_INVALID (it was asked for
 * something that cannot be), LLI_GITHUB_LIMITED (asked too often), LLI_GITHUB_FAILED (not reached, or broken). None holds the token.
 *
 * @throws {RunnerError} LLI_GITHUB_CONFIG where one of them is missing, or the token would go over the net in clear.
 */
export function openGithub(env: Readonly<Record<string, string | undefined>>, options: GithubOptions = {}): Github {
  const token = env.GITHUB_TOKEN || env.GH_TOKEN;
  if (!token)
    throw configError("No token: GITHUB_TOKEN and GH_TOKEN are empty", "Give the step GITHUB_TOKEN in its env");
  const [, owner, repo] = /^([\w.-]+)\/([\w.-]+)$/.exec(env.GITHUB_REPOSITORY ?? "") ?? [];
  if (owner === undefined || repo === undefined)
    throw configError("GITHUB_REPOSITORY does not say owner/name", "Outside of GitHub Actions set it yourself");
  const baseUrl = readApiUrl(env.GITHUB_API_URL);
  return {
    repository: { owner, repo },
    // GitHub Enterprise Server has it at /api/graphql, beside /api/v3 (GitHub, "Forming calls with GraphQL").
    graphqlUrl: `${baseUrl.replace(/\/api\/v3$/, "/api")}/graphql`,
    request: request.defaults({
      baseUrl,
      headers: {
        authorization: `Bearer ${token}`,
        "user-agent": "ll-issues",
        "x-github-api-version": API_VERSION,
      },
      request: {
        hook: sendPatiently({ redact: createRedactor([token]), signal: options.signal, ...options.patience }),
      },
    }),
  };
}

function readApiUrl(written: string | undefined): string {
  if (!written) return "https://api.github.com";
  const url = URL.canParse(written) ? new URL(written) : null;
  const isLoopback = /^(?:127\.\d+\.\d+\.\d+|\[::1\]|localhost)$/.test(url?.hostname ?? "");
  if (url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback)) return written.replace(/\/+$/, "");
  throw configError("GITHUB_API_URL is no address that a token may be sent to", "It begins with https://");
}

function configError(message: string, hint: string): RunnerError {
  return new RunnerError("LLI_GITHUB_CONFIG", message, { hint });
}
