import { isUtf8 } from "node:buffer";
import type { Config } from "@ll-issues/tracker";
import { RunnerError } from "../../errors.ts";
import { formatCommitMessage, formatQuestionMessage } from "../../record/commit-message.ts";
import type { Github } from "../github/open-github.ts";
import { putPullRequest } from "../github/pull-requests.ts";
import type { VerifiedChange } from "./apply-artifacts.ts";
import { disarmReferences } from "./disarm-references.ts";
import type { ChangedPath, ProposedChange } from "./open-change.ts";

/** What is published, and as what. */
export interface PublishOptions {
  readonly config: Config;
  /** The branch that the pull request is to be merged into. */
  readonly baseBranch: string;
  /** Markdown. */
  readonly body: string;
}

/** What came of it. */
export interface PublishedChange {
  readonly commit: string;
  /** What happened to the branch. */
  readonly branch: "created" | "updated" | "unchanged";
  readonly pullRequest: { readonly number: number; readonly url: string; readonly created: boolean };
}

/**
 * Put a verified change on its branch and open a pull request for it, or bring the one that is there up to date; doing it again changes nothing.
 *
 * Everything goes through the REST API: no `git push`, so no credentials in the clone, and nothing that a check left in a configuration of git sees
 * the token. GitHub's tree must have the id that was verified here.
 *
 * @throws {RunnerError} LLI_BRANCH_TAKEN when somebody else has committed to the branch; the codes of `openGithub`.
 */
export async function publishChange(
  github: Github,
  verified: VerifiedChange,
  change: ProposedChange,
  { config, baseBranch, body }: PublishOptions,
): Promise<PublishedChange> {
  const { trailer, message: template } = config.git;
  const names = { issueId: verified.issue.id, type: verified.issue.type, runId: verified.runId, template, trailer };
  const message =
    verified.run.outcome === "waiting"
      ? formatQuestionMessage(names)
      : formatCommitMessage({ ...names, title: disarmReferences(verified.issue.title) });
  const put = await putBranch(github, verified, change, message, `${trailer}: ${verified.issue.id}`);
  const title = message.slice(0, message.indexOf("\n"));
  const pullRequest = await putPullRequest(github, { head: verified.branch, base: baseBranch, title, body });
  return { ...put, pullRequest };
}

async function putBranch(
  github: Github,
  verified: VerifiedChange,
  change: ProposedChange,
  message: string,
  trailer: string,
): Promise<Pick<PublishedChange, "commit" | "branch">> {
  const tip = await readTip(github, verified.branch);
  if (tip !== null && tip.tree === verified.tree && tip.parents.join() === verified.base)
    return { commit: tip.id, branch: "unchanged" };
  if (tip !== null) assertOurs(tip, verified.branch, trailer);
  const tree = await putTree(github, change);
  const { data: commit } = await github.request("POST /repos/{owner}/{repo}/git/commits", {
    ...github.repository,
    message,
    tree,
    parents: [verified.base],
  });
  await moveBranch(github, verified.branch, commit.sha, tip !== null);
  return { commit: commit.sha, branch: tip === null ? "created" : "updated" };
}

interface Tip {
  readonly id: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
}

async function readTip({ request, repository }: Github, branch: string): Promise<Tip | null> {
  try {
    const { data: ref } = await request("GET /repos/{owner}/{repo}/git/ref/{ref}", {
      ...repository,
      ref: `heads/${branch}`,
    });
    const { data } = await request("GET /repos/{owner}/{repo}/git/commits/{commit_sha}", {
      ...repository,
      commit_sha: ref.object.sha,
    });
    return { id: data.sha, tree: data.tree.sha, parents: data.parents.map(({ sha }) => sha), message: data.message };
  } catch (error) {
    if (error instanceof RunnerError && error.code === "LLI_GITHUB_NOT_FOUND") return null;
    throw error;
  }
}

/** Our commits name the issue and the run; over somebody else's nothing is written. */
function assertOurs({ message, id }: Tip, branch: string, trailer: string): void {
  const lines = message.split("\n");
  if (lines.includes(trailer) && lines.some((line) => line.startsWith("Run: "))) return;
  throw new RunnerError(
    "LLI_BRANCH_TAKEN",
    `The branch ${branch} ends in ${id.slice(0, 12)}, which is no commit of a run`,
    {
      hint: "Merge or close its pull request and delete the branch; then apply the artefacts again",
    },
  );
}

async function putTree(github: Github, change: ProposedChange): Promise<string> {
  const entries = [];
  for (const one of change.paths) entries.push(await toEntry(github, one, change));
  const { data } = await github.request("POST /repos/{owner}/{repo}/git/trees", {
    ...github.repository,
    base_tree: change.baseTree,
    tree: entries,
  });
  if (data.sha === change.tree) return data.sha;
  throw new RunnerError("LLI_GITHUB_FAILED", `GitHub made ${data.sha} of the change, and not ${change.tree}`, {
    hint: "Nothing was published; is what is checked out here a commit of that repository?",
  });
}

type FileMode = "100644" | "100755" | "120000";

interface TreeEntry {
  readonly path: string;
  readonly mode: FileMode;
  readonly type: "blob";
  readonly content?: string;
  readonly sha?: string | null;
}

/** Text goes with the tree; a JSON text can hold no other bytes, they need a request of their own. */
async function toEntry(github: Github, one: ChangedPath, change: ProposedChange): Promise<TreeEntry> {
  const entry = { path: one.path, mode: toMode(one), type: "blob" as const };
  if (one.modeAfter === "000000") return { ...entry, sha: null };
  const content = await change.readBlob(one.idAfter);
  if (isUtf8(content)) return { ...entry, content: content.toString("utf8") };
  const { data } = await github.request("POST /repos/{owner}/{repo}/git/blobs", {
    ...github.repository,
    content: content.toString("base64"),
    encoding: "base64",
  });
  return { ...entry, sha: data.sha };
}

/** Others were refused before. */
function toMode({ modeBefore, modeAfter }: ChangedPath): FileMode {
  const mode = modeAfter === "000000" ? modeBefore : modeAfter;
  return mode === "100755" || mode === "120000" ? mode : "100644";
}

async function moveBranch(
  { request, repository }: Github,
  branch: string,
  sha: string,
  isThere: boolean,
): Promise<void> {
  if (isThere) {
    await request("PATCH /repos/{owner}/{repo}/git/refs/{ref}", {
      ...repository,
      ref: `heads/${branch}`,
      sha,
      force: true,
    });
    return;
  }
  await request("POST /repos/{owner}/{repo}/git/refs", { ...repository, ref: `refs/heads/${branch}`, sha });
}
