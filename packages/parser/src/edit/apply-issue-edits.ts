import { IssueEditError } from "../errors.ts";
import type { IssueSource } from "../model/parse-issue.ts";
import type { Splice } from "../rules/issue-fix.ts";
import { assertEditHolds } from "./check-result.ts";
import {
  assertCertainHeadings,
  assertEditableFrontmatter,
  type EditableIssue,
  readEditableIssue,
} from "./editable-issue.ts";
import { editTarget, type IssueEdit } from "./issue-edit.ts";
import { planSetFooter } from "./plan-footer.ts";
import { planRemoveKey, planSetKey } from "./plan-key-edit.ts";
import { planListEdit } from "./plan-list-edit.ts";
import { planLogSession } from "./plan-log-session.ts";
import { planAppendResolution } from "./plan-resolution.ts";
import { planInsertSection, planRemoveSection, planReplaceSection } from "./plan-section-edit.ts";
import { planTick } from "./plan-tick.ts";
import { applySplices } from "./splice.ts";

/**
 * Applies edits to the text of an issue file and changes not a byte besides: line endings, byte order mark, comments,
 * quotes, order and the style of lists stay. Every edit is planned as splices; the result is read again and must say what was
 * asked, everything else being equal. An edit that is already true changes nothing, so doing it twice is doing it once.
 *
 * Where `scanBlocks` is unsure of the headings, nothing but the frontmatter is edited, unless `source.scan` has been made sure.
 *
 * @param source `strict` (from `loadStrictReader`) is needed for frontmatter beyond the fast reader
 * @returns the new text
 * @throws {IssueEditError} and then nothing is changed: LLI_FM_NOT_EDITABLE, the LLI_FM_ code of a
 *   block that cannot be read, LLI_FM_NEEDS_STRICT, LLI_KEY_INVALID,
 *   LLI_EDIT_COLLISION, LLI_EDIT_NOT_HELD, LLI_SECTION_NOT_FOUND, LLI_SECTION_EXISTS, LLI_CRITERION_NOT_FOUND,
 *   LLI_FOOTER_NOT_EDITABLE
 */
export function applyIssueEdits(text: string, edits: readonly IssueEdit[], source: IssueSource): string {
  assertNoCollision(edits, source.path);
  let issue = readEditableIssue(text, source.path, source.strict, source.scan);
  for (const edit of edits) {
    const splices = planEdit(issue, edit, source);
    if (splices.length === 0) continue;
    const edited = readEditableIssue(applySplices(issue.text, splices), source.path, source.strict);
    assertEditHolds(issue, edited, edit, splices);
    issue = edited;
  }
  return issue.text;
}

/** Edits follow one another, so their offsets cannot clash; two that change the same thing are an error all the same. */
function assertNoCollision(edits: readonly IssueEdit[], path: string): void {
  const seen = new Set<string>();
  const keys = new Set(edits.flatMap((edit) => ("key" in edit && !("item" in edit) ? edit.key : [])));
  for (const edit of edits) {
    const target = editTarget(edit);
    if (seen.has(target) || ("item" in edit && keys.has(edit.key))) {
      throw new IssueEditError("LLI_EDIT_COLLISION", `two edits change ${target}`, { path });
    }
    seen.add(target);
  }
}

function planEdit(issue: EditableIssue, edit: IssueEdit, source: IssueSource): readonly Splice[] {
  if ("key" in edit) assertEditableFrontmatter(issue, source.strict);
  else assertCertainHeadings(issue);
  switch (edit.kind) {
    case "set-key":
      return planSetKey(issue, edit);
    case "remove-key":
      return planRemoveKey(issue, edit);
    case "add-to-list":
    case "remove-from-list":
      return planListEdit(issue, edit);
    case "replace-section":
      return planReplaceSection(issue, edit);
    case "insert-section":
      return planInsertSection(issue, edit);
    case "remove-section":
      return planRemoveSection(issue, edit);
    case "append-resolution":
      return planAppendResolution(issue, edit);
    case "tick":
      return planTick(issue, edit);
    case "set-footer":
      return planSetFooter(issue, edit);
    case "log-session":
      return planLogSession(issue, edit);
  }
}
