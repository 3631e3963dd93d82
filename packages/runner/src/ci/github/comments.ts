import { listPages, PAGE_SIZE } from "./list-pages.ts";
import type { Github } from "./open-github.ts";

/** A comment on an issue or a pull request. */
export interface Comment {
  readonly id: number;
  readonly body: string;
  /** Login of whoever wrote it; null when the account is gone. */
  readonly author: string | null;
  /** Where a person reads it. */
  readonly url: string;
}

/** Read the comments on an issue or pull request, oldest first. */
export async function* listComments({ request, repository }: Github, issueNumber: number): AsyncGenerator<Comment> {
  const pages = listPages((page) =>
    request("GET /repos/{owner}/{repo}/issues/{issue_number}/comments", {
      ...repository,
      issue_number: issueNumber,
      per_page: PAGE_SIZE,
      page,
    }),
  );
  for await (const comment of pages) yield toComment(comment);
}

/** Write a comment on an issue or pull request. */
export async function createComment(
  { request, repository }: Github,
  issueNumber: number,
  body: string,
): Promise<Comment> {
  const { data } = await request("POST /repos/{owner}/{repo}/issues/{issue_number}/comments", {
    ...repository,
    issue_number: issueNumber,
    body,
  });
  return toComment(data);
}

/** Give a comment another text. */
export async function updateComment(
  { request, repository }: Github,
  commentId: number,
  body: string,
): Promise<Comment> {
  const { data } = await request("PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}", {
    ...repository,
    comment_id: commentId,
    body,
  });
  return toComment(data);
}

/** Remove a comment. */
export async function deleteComment({ request, repository }: Github, commentId: number): Promise<void> {
  await request("DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}", {
    ...repository,
    comment_id: commentId,
  });
}

interface WrittenComment {
  readonly id: number;
  readonly html_url: string;
  readonly body?: string | undefined;
  readonly user: { readonly login: string } | null;
}

function toComment({ id, html_url, body = "", user }: WrittenComment): Comment {
  return { id, body, author: user?.login ?? null, url: html_url };
}
