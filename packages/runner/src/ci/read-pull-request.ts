import { fieldOf } from "./field-of.ts";
import { readEvent } from "./read-event.ts";

/** The pull or merge request that this job runs for. */
export interface PullRequest {
  /** What it is to be merged into: commits or refs of this clone, the best first. */
  readonly bases: readonly string[];
  /** Its head lies in another repository, where anybody may write. */
  readonly isFork: boolean;
  /** Login of its author; null where the job does not say. */
  readonly author: string | null;
  /** Whether its author may write to this repository, as far as the job says; what is not said is no. */
  readonly mayAuthorWrite: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Who may push, by what GitHub calls an author's association with a repository (GraphQL, CommentAuthorAssociation). */
const WRITERS: ReadonlySet<unknown> = new Set(["OWNER", "MEMBER", "COLLABORATOR"]);

/**
 * Read from the environment of a CI job which pull request it runs for: GitHub Actions ("Default environment variables", "Webhook events
 * and payloads") and GitLab CI ("Predefined variables").
 *
 * @returns null in any other job, and outside of one.
 */
export function readPullRequest(env: Environment): PullRequest | null {
  if (env.GITHUB_BASE_REF || env.GITHUB_EVENT_NAME?.startsWith("pull_request")) return readFromGithub(env);
  if (env.CI_MERGE_REQUEST_IID) return readFromGitlab(env);
  return null;
}

function readFromGithub(env: Environment): PullRequest {
  const request = fieldOf(readEvent(env), "pull_request");
  const [head, base] = [fieldOf(request, "head"), fieldOf(request, "base")];
  const [headRepository, baseRepository] = [fieldOf(head, "repo"), fieldOf(base, "repo")];
  const association = fieldOf(request, "author_association");
  const login = fieldOf(fieldOf(request, "user"), "login");
  const baseRef = env.GITHUB_BASE_REF ?? fieldOf(base, "ref");
  const sha = fieldOf(base, "sha");
  return {
    bases: [sha, typeof baseRef === "string" ? `refs/remotes/origin/${baseRef}` : null].filter(
      (one): one is string => typeof one === "string" && one !== "",
    ),
    // Without a word about where the head lies it is taken for a stranger's; so is that of a repository that is gone.
    isFork:
      head === undefined
        ? env.GITHUB_EVENT_PATH !== undefined
        : fieldOf(headRepository, "full_name") !== fieldOf(baseRepository, "full_name") || headRepository === null,
    author: typeof login === "string" ? login : null,
    mayAuthorWrite: WRITERS.has(association),
  };
}

function readFromGitlab(env: Environment): PullRequest {
  const base = env.CI_MERGE_REQUEST_DIFF_BASE_SHA;
  const target = env.CI_MERGE_REQUEST_TARGET_BRANCH_NAME;
  return {
    bases: [base, target === undefined ? undefined : `refs/remotes/origin/${target}`].filter(
      (one) => one !== undefined,
    ),
    isFork: env.CI_MERGE_REQUEST_SOURCE_PROJECT_ID !== env.CI_MERGE_REQUEST_PROJECT_ID,
    author: null,
    // Its branch lies in the project itself, and only who may write there can push one.
    mayAuthorWrite: true,
  };
}
