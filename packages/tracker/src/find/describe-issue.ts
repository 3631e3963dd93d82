import { parseIssue } from "@ll-issues/parser";
import type { Config } from "../config/config.ts";
import { isTrackerError } from "../errors.ts";
import { IssueIndex } from "../graph/issue-index.ts";
import { type Draft, finishIssue, toDraft } from "../scan/draft-issue.ts";
import type { ScannedIssue } from "../scan/scanned-issue.ts";
import { type FoundIssue, type ListedIssue, listNamedIssues, readIssue } from "./find-issue.ts";
import { pickIssue } from "./pick-issue.ts";

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
export async function describeIssue(root: string, config: Config, reference: string): Promise<DescribedIssue> {
  const names = listNamedIssues(root, config);
  const found = await readIssue(root, config, pickIssue(root, names, reference));
  const draft = toDraft(found.parsed, true);
  const drafts = [draft];
  const index = new IssueIndex(names);
  const blockers = new Set(draft.blockedBy.flatMap((blocker) => index.find(blocker)));
  for (const blocker of blockers) {
    if (blocker.path !== draft.path) drafts.push(await readDraft(root, config, blocker));
  }
  return { ...found, issue: finishIssue(draft, new IssueIndex(drafts)) };
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
