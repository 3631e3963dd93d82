import { RunnerError } from "../errors.ts";
import { commitPaths, findRunCommit } from "../git/commit-paths.ts";
import { isIgnored, type Repository, unfinishedOperation } from "../git/open-repository.ts";
import { formatQuestionMessage } from "../record/commit-message.ts";
import type { GateRecord } from "./gate-record.ts";

/** What became of the commit of a question. */
export interface QuestionCommit {
  /** Null where there is none. */
  readonly commit: string | null;
  /** Why there is none; null where there is. */
  readonly problem: string | null;
}

/**
 * Commit the issue that holds a question, and nothing else: whoever cleans their working tree keeps the question, and a push is all it takes to
 * have it answered elsewhere. Where it cannot be committed it waits in the working tree.
 *
 * @param path of the issue's file, relative to the root.
 */
export async function commitQuestion(
  repository: Repository,
  path: string,
  { issueId, runId }: GateRecord,
  trailer: string,
): Promise<QuestionCommit> {
  if (repository.kind !== "git") return { commit: null, problem: null };
  if (await isIgnored(repository, repository.prefix + path)) return { commit: null, problem: "git ignores it" };
  const unfinished = unfinishedOperation(repository);
  if (unfinished !== null) return { commit: null, problem: `the repository is in the middle of ${unfinished}` };
  try {
    const message = formatQuestionMessage({ issueId, runId, trailer });
    await commitPaths(repository, { paths: [repository.prefix + path], message });
    return { commit: await findRunCommit(repository, runId), problem: null };
  } catch (error) {
    if (!(error instanceof RunnerError)) throw error;
    return { commit: null, problem: error.message.split("\n")[0] ?? error.message };
  }
}
