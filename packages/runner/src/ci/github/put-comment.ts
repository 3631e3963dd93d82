import { RunnerError } from "../../errors.ts";
import { type Comment, createComment, deleteComment, listComments, updateComment } from "./comments.ts";
import type { Github } from "./open-github.ts";
import { readOwnLogin } from "./people.ts";

/** A comment that is written once and then kept up to date. */
export interface StandingComment {
  /** Number of the issue or pull request it stands on. */
  readonly issueNumber: number;
  /** What tells it from our other comments there: letters, digits, hyphens. Stands in it as an HTML comment, which nobody sees. */
  readonly marker: string;
  /** Markdown; the marker is added to it. */
  readonly body: string;
}

/** How a comment was put where it stands. */
export interface PutComment {
  readonly id: number;
  readonly url: string;
  readonly how: "created" | "updated" | "unchanged";
}

/**
 * Write a comment, or the new text of it where it is there. Only a comment of our own login counts: anybody can write the marker, and a token that may write
 * could change anybody's comment. When two jobs wrote it at once, the older one stays and gets the text, so there is one in the end.
 *
 * @throws {RunnerError} the codes of `openGithub`.
 */
export async function putComment(github: Github, comment: StandingComment): Promise<PutComment> {
  const marker = formatMarker(comment.marker);
  const body = `${comment.body.trimEnd()}\n\n${marker}\n`;
  const told = await readOwnLogin(github);
  const find = async (own: string): Promise<Comment[]> => {
    const found: Comment[] = [];
    for await (const one of listComments(github, comment.issueNumber))
      if (one.author === own && one.body.trimEnd().endsWith(marker)) found.push(one);
    return found.sort((a, b) => a.id - b.id);
  };
  const before = told === null ? [] : await find(told);
  const created = before.length === 0 ? await create(github, comment.issueNumber, body, told) : null;
  // Whatever we were told, or not: the author of what we have just written is who we are.
  const [first, ...others] = created === null ? before : await find(created.author ?? told ?? "");
  if (first === undefined) {
    throw new RunnerError("LLI_GITHUB_FAILED", "The comment was removed while it was written", { hint: "Try again" });
  }
  for (const one of others) await remove(github, one.id);
  if (first.id === created?.id) return { id: first.id, url: first.url, how: "created" };
  const isSame = first.body.replaceAll("\r\n", "\n").trimEnd() === body.trimEnd();
  if (!isSame) await updateComment(github, first.id, body);
  return { id: first.id, url: first.url, how: isSame ? "unchanged" : "updated" };
}

/** A request that got no answer may have been done all the same: what is there then decides, not a second request. */
async function create(github: Github, issueNumber: number, body: string, own: string | null): Promise<Comment> {
  try {
    return await createComment(github, issueNumber, body);
  } catch (error) {
    const mayBeThere = error instanceof RunnerError && error.code === "LLI_GITHUB_FAILED";
    // Not knowing who we are, we would take a stranger's comment with this text for ours.
    if (!mayBeThere || own === null) throw error;
    for await (const one of listComments(github, issueNumber))
      if (one.author === own && one.body.trimEnd() === body.trimEnd()) return one;
    return createComment(github, issueNumber, body);
  }
}

/** The other of two jobs may have done it already. */
async function remove(github: Github, commentId: number): Promise<void> {
  try {
    await deleteComment(github, commentId);
  } catch (error) {
    if (!(error instanceof RunnerError && error.code === "LLI_GITHUB_NOT_FOUND")) throw error;
  }
}

function formatMarker(name: string): string {
  if (!/^[\w-]{1,100}$/.test(name)) throw new RangeError(`not the name of a marker: ${JSON.stringify(name)}`);
  return `<!-- ll-issues:${name} -->`;
}
