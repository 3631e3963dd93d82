import { parseIssue, parseIssueReference } from "@ll-issues/parser";
import type { CachePlace } from "../cache/cache-place.ts";
import type { Config } from "../config/config.ts";
import { isTrackerError } from "../errors.ts";
import { IssueIndex } from "../graph/issue-index.ts";
import { type Draft, finishIssue, toDraft } from "../scan/draft-issue.ts";
import type { ScannedIssue } from "../scan/scanned-issue.ts";
import { type FoundIssue, findIssue, readIssue } from "./find-issue.ts";
import { type ListedIssue, listNamedIssues } from "./list-named-issues.ts";

/** One issue with what a scan would tell of it. */
export interface DescribedIssue extends FoundIssue {
  readonly issue: ScannedIssue;
}

/**
 * Find one issue and tell of it what a scan would: folders are listed, and only it and its blockers are read.
 *
 * @param root Absolute.
 * @throws {IssueLookupError} and {FileError} as `findIssue` does.
 */
export async function describeIssue(
  root: string,
  config: Config,
  reference: string,
  cache?: CachePlace | null | undefined,
): Promise<DescribedIssue> {
  const found = await findIssue(root, config, reference, cache);
  const draft = toDraft(found.parsed, true);
  const drafts = [draft];
  for (const blocker of listBlockers(root, config, draft, cache)) drafts.push(await readDraft(root, config, blocker));
  return { ...found, issue: finishIssue(draft, new IssueIndex(drafts)) };
}

function listBlockers(
  root: string,
  config: Config,
  { blockedBy, path }: Draft,
  cache: CachePlace | null | undefined,
): ReadonlySet<ListedIssue> {
  const numbers = blockedBy.flatMap((id) => parseIssueReference(id)?.number ?? []);
  if (numbers.length === 0) return new Set();
  const index = new IssueIndex(listNamedIssues(root, config, { numbers: new Set(numbers), cache }));
  return new Set(blockedBy.flatMap((id) => index.find(id)).filter((blocker) => blocker.path !== path));
}

/** A blocker that cannot be read is as open as a scan takes it to be. */
async function readDraft(root: string, config: Config, listed: ListedIssue): Promise<Draft> {
  try {
    return toDraft((await readIssue(root, config, listed)).parsed, true);
  } catch (error) {
    if (!isTrackerError(error)) throw error;
    return toDraft(parseIssue("", { path: listed.path, format: config.issues }), false);
  }
}
