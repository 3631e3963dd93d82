import { tryGit } from "../git/run-git.ts";

/** Who is at work in a repository, as git knows them (`git var GIT_AUTHOR_IDENT`); "somebody" where git does not know. */
export async function findAuthor(directory: string): Promise<string> {
  const ident = await tryGit(directory, ["var", "GIT_AUTHOR_IDENT"]);
  const name = /^(.*?)\s*</.exec(ident.stdout.toString("utf8"))?.[1]?.trim();
  return ident.status === 0 && name !== undefined && name !== "" ? name : "somebody";
}

/** Who wrote a line of a file, and when. */
export interface LineAuthor {
  readonly name: string;
  /** YYYY-MM-DD; null for a line that is not committed. */
  readonly date: string | null;
}

/**
 * Find who wrote a line, by git; for a line that is not committed, who is at work here.
 *
 * @param file relative to the directory.
 * @param line 1-based.
 */
export async function findLineAuthor(directory: string, file: string, line: number): Promise<LineAuthor> {
  const blame = await tryGit(directory, ["blame", "--porcelain", "-L", `${line},${line}`, "--", file]);
  const text = blame.stdout.toString("utf8");
  const name = /^author (.+)$/m.exec(text)?.[1];
  const seconds = /^author-time (\d+)$/m.exec(text)?.[1];
  // A line that is only in the working tree belongs to the commit of zeros (git-blame(1)).
  if (blame.status !== 0 || name === undefined || /^0+ /.test(text))
    return { name: await findAuthor(directory), date: null };
  return { name, date: seconds === undefined ? null : new Date(Number(seconds) * 1000).toISOString().slice(0, 10) };
}
