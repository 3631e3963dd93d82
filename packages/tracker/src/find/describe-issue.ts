import type { Config } from "../config/config.ts";
import { IssueLookupError } from "../errors.ts";
import { IssueIndex } from "../graph/issue-index.ts";
import { type Draft, finishIssue, toDraft } from "../scan/draft-issue.ts";
import type { ScannedIssue } from "../scan/scanned-issue.ts";
import { type FoundIssue, findIssue } from "./find-issue.ts";

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
  const found = await findIssue(root, config, reference);
  const blockers: Draft[] = [];
  for (const id of found.parsed.blockedBy) {
    const blocker = await findIfThere(root, config, id);
    if (blocker !== null) blockers.push(toDraft(blocker.parsed, true));
  }
  const draft = toDraft(found.parsed, true);
  return { ...found, issue: finishIssue(draft, new IssueIndex([draft, ...blockers])) };
}

/** A blocker that is not there holds nothing up, as in a scan; an ambiguous one is reported by the scan. */
async function findIfThere(root: string, config: Config, id: string): Promise<FoundIssue | null> {
  try {
    return await findIssue(root, config, id);
  } catch (error) {
    if (error instanceof IssueLookupError) return null;
    throw error;
  }
}
