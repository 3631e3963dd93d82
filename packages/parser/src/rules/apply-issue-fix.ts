import { applyIssueEdits } from "../edit/apply-issue-edits.ts";
import { applySplices } from "../edit/splice.ts";
import type { IssueSource } from "../model/parse-issue.ts";
import type { IssueFix } from "./issue-fix.ts";

/**
 * Applies the part of a fix that changes the text; `renameTo` is for whoever has the file.
 *
 * @throws {IssueEditError} and nothing is changed when an edit cannot be made in this text
 */
export function applyIssueFix(text: string, fix: IssueFix, source: IssueSource): string {
  const spliced = applySplices(text, fix.splices ?? []);
  if (fix.edits === undefined) return spliced;
  return applyIssueEdits(spliced, fix.edits, spliced === text ? source : { ...source, scan: undefined });
}
