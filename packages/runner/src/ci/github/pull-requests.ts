import type { Github } from "./open-github.ts";

/** What a pull request is to say. */
export interface PullRequestText {
  readonly title: string;
  readonly body: string;
}

/** A pull request between two branches of this repository. */
export interface PullRequestPlan extends PullRequestText {
  /** Name of the branch with the change, without `refs/heads/`. */
  readonly head: string;
  /** Name of the branch it is to be merged into. */
  readonly base: string;
}

/** A pull request that is there. */
export interface FoundPullRequest {
  readonly number: number;
  /** Where a person reads it. */
  readonly url: string;
}

/** Find the open pull request of a branch of this repository, or null. */
export async function findPullRequest(
  { request, repository }: Github,
  head: string,
  base?: string,
): Promise<FoundPullRequest | null> {
  const { data } = await request("GET /repos/{owner}/{repo}/pulls", {
    ...repository,
    head: `${repository.owner}:${head}`,
    state: "open",
    ...(base === undefined ? {} : { base }),
  });
  // An unknown head is no filter at all to some servers: the name is compared here too.
  const found = data.find((one) => one.head.ref === head && (base === undefined || one.base.ref === base));
  return found === undefined ? null : { number: found.number, url: found.html_url };
}

/** Open a pull request; one that is there for the branch gets the new title and text instead. */
export async function putPullRequest(
  github: Github,
  plan: PullRequestPlan,
): Promise<FoundPullRequest & { readonly created: boolean }> {
  const found = await findPullRequest(github, plan.head, plan.base);
  if (found !== null) {
    await updatePullRequest(github, found.number, plan);
    return { ...found, created: false };
  }
  const { head, base, title, body } = plan;
  try {
    const { data } = await github.request("POST /repos/{owner}/{repo}/pulls", {
      ...github.repository,
      head,
      base,
      title,
      body,
    });
    return { number: data.number, url: data.html_url, created: true };
  } catch (error) {
    // Another job may have opened it since, or the answer to our own request was lost on its way.
    const now = await findPullRequest(github, head, base);
    if (now === null) throw error;
    await updatePullRequest(github, now.number, plan);
    return { ...now, created: false };
  }
}

/** Give a pull request another title and text. */
async function updatePullRequest(
  { request, repository }: Github,
  pullNumber: number,
  { title, body }: PullRequestText,
): Promise<void> {
  await request("PATCH /repos/{owner}/{repo}/pulls/{pull_number}", {
    ...repository,
    pull_number: pullNumber,
    title,
    body,
  });
}
