import { isIssueId } from "@ll-issues/parser";
import { RunnerError } from "../errors.ts";
import { fieldOf } from "./field-of.ts";
import type { Github } from "./github/open-github.ts";
import { readEvent } from "./read-event.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** An answer that somebody gave in a comment. */
export interface CommentAnswer {
  /** Id of the issue as written. */
  readonly issue: string;
  /** What stands behind it; empty when nothing does. */
  readonly text: string;
  readonly login: string;
  /** Number of the pull request it stands on; null on a plain issue. */
  readonly pullRequest: number | null;
}

/** A comment that answers begins so. */
const ANSWER = /^\s*\/answer[ \t]+(\S+)([\s\S]*)$/;

/**
 * Read the answer in the comment that a job of GitHub Actions runs for ("Webhook events and payloads", issue_comment): `/answer BUG-12 words`,
 * at its beginning.
 *
 * @returns null for any other event, and for a comment that is no answer.
 */
export function readCommentAnswer(env: Environment): CommentAnswer | null {
  const event = readEvent(env);
  const text = (...names: readonly string[]): string => {
    const found = fieldOf(event, ...names);
    return typeof found === "string" ? found : "";
  };
  const [, issue, words = ""] = ANSWER.exec(text("comment", "body")) ?? [];
  const login = text("comment", "user", "login");
  const isNew = env.GITHUB_EVENT_NAME === "issue_comment" && text("action") === "created";
  if (!isNew || issue === undefined || !isIssueId(issue.toUpperCase()) || login === "") return null;
  const number = fieldOf(event, "issue", "number");
  const isPullRequest = fieldOf(event, "issue", "pull_request") !== undefined && typeof number === "number";
  return {
    issue,
    text: words.trim(),
    login,
    pullRequest: isPullRequest ? number : null,
  };
}

/** Names of branches that are handed to git and to other steps: those of ours, and plain ones. */
const PLAIN_BRANCH = /^(?!.*(?:\.\.|\.lock(?:\/|$)|\/\/|\/$))[A-Za-z0-9_][\w./-]{0,200}$/;

/**
 * Say on which branch a comment is to be answered: that of the pull request it stands on, else the default branch.
 *
 * @throws {RunnerError} LLI_UNTRUSTED_FORK for a pull request from another repository, or from a branch that `ci apply` did not make.
 */
export async function findAnswerBranch(
  github: Github,
  { pullRequest }: CommentAnswer,
  env: Environment,
): Promise<string> {
  if (pullRequest === null) {
    const branch = fieldOf(readEvent(env), "repository", "default_branch");
    if (typeof branch === "string" && PLAIN_BRANCH.test(branch)) return branch;
    throw new RunnerError("LLI_REF_NOT_FOUND", "This event does not say what the default branch is");
  }
  const { data } = await github.request("GET /repos/{owner}/{repo}/pulls/{pull_number}", {
    ...github.repository,
    pull_number: pullRequest,
  });
  const isOwn = data.head.repo?.full_name === `${github.repository.owner}/${github.repository.repo}`;
  const branch = data.head.ref;
  if (isOwn && branch.startsWith("ll/") && PLAIN_BRANCH.test(branch)) return branch;
  throw new RunnerError("LLI_UNTRUSTED_FORK", `Pull request ${pullRequest} is not from a branch that ci apply made`, {
    hint: "Answer on the pull request that holds the question, or on any plain issue of this repository",
  });
}
