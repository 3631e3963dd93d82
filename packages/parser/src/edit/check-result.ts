import { IssueEditError } from "../errors.ts";
import type { FrontmatterValue } from "../frontmatter/read-frontmatter.ts";
import { countLineFeeds } from "../frontmatter/source-position.ts";
import { parseCriteria } from "../model/criteria.ts";
import type { StatusFooter } from "../model/status-footer.ts";
import type { Splice } from "../rules/issue-fix.ts";
import type { Fence, Heading, HtmlBlock } from "../scan/block-scan.ts";
import { byteOrderMarkLength } from "../scan/find-frontmatter.ts";
import { scanBlocks } from "../scan/scan-blocks.ts";
import type { EditableIssue } from "./editable-issue.ts";
import type { IssueEdit } from "./issue-edit.ts";
import { readFooter } from "./plan-footer.ts";
import { isSameValue, toFrontmatterValue } from "./plan-key-edit.ts";
import { editedListValue } from "./plan-list-edit.ts";
import { hasLogEntry } from "./plan-log-session.ts";

/**
 * Reads the result of an edit again and makes sure that it says what was asked and nothing else.
 * @throws {IssueEditError} LLI_EDIT_NOT_HELD
 */
export function assertEditHolds(
  before: EditableIssue,
  after: EditableIssue,
  edit: IssueEdit,
  splices: readonly Splice[],
): void {
  const reason = isFrontmatterEdit(edit)
    ? checkFrontmatter(before, after, edit)
    : checkBody(before, after, edit, splices);
  if (reason === null) return;
  const [openFence] = before.scan.repairedFences;
  throw new IssueEditError("LLI_EDIT_NOT_HELD", `the edit \`${edit.kind}\` was not made: ${reason}`, {
    path: before.path,
    hint: "nothing was changed; edit the file by hand",
    ...(openFence === undefined ? {} : openFenceDetails(before.text, openFence)),
  });
}

/** New text with a fence of its own would close one that the file leaves open, and hide what lies between. */
function openFenceDetails(text: string, offset: number): { readonly hint: string; readonly line: number } {
  const line = countLineFeeds(text, offset) + 1;
  return { hint: `close the fence that opens on line ${line} first`, line };
}

type FrontmatterEdit = Extract<IssueEdit, { readonly key: string }>;
type BodyEdit = Exclude<IssueEdit, FrontmatterEdit>;

function isFrontmatterEdit(edit: IssueEdit): edit is FrontmatterEdit {
  return "key" in edit;
}

function checkFrontmatter(before: EditableIssue, after: EditableIssue, edit: FrontmatterEdit): string | null {
  if (after.frontmatter.state !== "strict") {
    return `the frontmatter would not be readable any more (${after.frontmatter.problem?.message ?? after.frontmatter.state})`;
  }
  const body = before.text.slice(contentStart(before));
  const gap = after.text.slice(contentStart(after), after.text.length - body.length);
  if (!after.text.endsWith(body) || gap.trim() !== "") return "the text below the frontmatter would change";
  if (!isSameValue(after.frontmatter.get(edit.key), expectedValue(before, edit)))
    return `\`${edit.key}\` would read otherwise`;
  const others = (issue: EditableIssue): readonly string[] => issue.frontmatter.keys.filter((key) => key !== edit.key);
  const isSame =
    others(before).join("\n") === others(after).join("\n") &&
    others(before).every((key) => isSameValue(before.frontmatter.get(key), after.frontmatter.get(key)));
  return isSame ? null : "another key would change";
}

function expectedValue(before: EditableIssue, edit: FrontmatterEdit): FrontmatterValue | undefined {
  switch (edit.kind) {
    case "set-key":
      return toFrontmatterValue(edit.value);
    case "remove-key":
      return undefined;
    case "add-to-list":
    case "remove-from-list":
      return editedListValue(before.frontmatter.get(edit.key), edit);
  }
}

/** Where the text below the frontmatter starts. */
function contentStart(issue: EditableIssue): number {
  return issue.scan.frontmatter?.end ?? byteOrderMarkLength(issue.text);
}

/** A stretch of the old text, and the stretch of the new text that took its place. */
interface Change {
  readonly start: number;
  readonly oldEnd: number;
  readonly newEnd: number;
}

function checkBody(
  before: EditableIssue,
  after: EditableIssue,
  edit: BodyEdit,
  splices: readonly Splice[],
): string | null {
  if (isUnsure(before, after, splices)) return "it would not be certain which lines are headings";
  const change = changeOf(before, after, splices);
  if (change.start < contentStart(before)) return "the frontmatter would change";
  const inside = (offset: number, end: number): boolean => offset >= change.start && offset < end;
  const shift = (offset: number): number => (offset < change.start ? offset : offset + change.newEnd - change.oldEnd);
  const kept = before.scan.headings.filter(({ start }) => !inside(start, change.oldEnd));
  const found = after.scan.headings.filter(({ start }) => !inside(start, change.newEnd));
  if (
    JSON.stringify(kept.map((heading) => outline(heading, shift))) !==
    JSON.stringify(found.map((heading) => outline(heading)))
  ) {
    return "another section would change";
  }
  const added = after.scan.headings.filter(({ start }) => inside(start, change.newEnd));
  return checkBlocks(before, after, change, shift) ?? checkAdded(before, after, edit, added);
}

/**
 * Whether headings of the result are in doubt. They may be where the old text was read by an exact parser: it is compared with below.
 */
function isUnsure(before: EditableIssue, after: EditableIssue, splices: readonly Splice[]): boolean {
  if (after.scan.unsure.length === 0) return false;
  return !before.isGiven || splices.some(({ text }) => scanBlocks(text).unsure.length > 0);
}

function changeOf(before: EditableIssue, after: EditableIssue, splices: readonly Splice[]): Change {
  const start = Math.min(...splices.map((splice) => splice.start));
  const oldEnd = Math.max(...splices.map((splice) => splice.end));
  return { start, oldEnd, newEnd: oldEnd + after.text.length - before.text.length };
}

function outline(heading: Heading, shift: (offset: number) => number = (offset) => offset): readonly unknown[] {
  return [heading.depth, heading.title, shift(heading.start)];
}

/** Code and HTML blocks outside the change must stand as before, and those inside it must end inside it. */
function checkBlocks(
  before: EditableIssue,
  after: EditableIssue,
  change: Change,
  shift: (offset: number) => number,
): string | null {
  // A block that ends where the change starts may end there only because the text does.
  const outside = (issue: EditableIssue, end: number): readonly (Fence | HtmlBlock)[] =>
    [...issue.scan.fences, ...issue.scan.html].filter((block) => block.end < change.start || block.start >= end);
  const kept = outside(before, change.oldEnd).map(({ start, end, topLevel }) => [shift(start), shift(end), topLevel]);
  const found = outside(after, change.newEnd).map(({ start, end, topLevel }) => [start, end, topLevel]);
  if (JSON.stringify(kept) !== JSON.stringify(found)) return "code or HTML elsewhere would change";
  const repaired = (issue: EditableIssue, end: number): number =>
    issue.scan.repairedFences.filter((offset) => offset >= change.start && offset < end).length;
  if (repaired(after, change.newEnd) > repaired(before, change.oldEnd))
    return "the new text holds a fence that never closes";
  const isOpen = after.scan.html.some(
    (block) =>
      block.start >= change.start && block.start < change.newEnd && !block.closed && block.kind < 6 && block.topLevel,
  );
  return isOpen ? "the new text holds HTML that never ends" : null;
}

/** What must be true of the headings in the new text, and of what the edit asked for. */
function checkAdded(
  before: EditableIssue,
  after: EditableIssue,
  edit: BodyEdit,
  added: readonly Heading[],
): string | null {
  switch (edit.kind) {
    case "replace-section":
      return added.every(({ depth }) => depth > 2)
        ? null
        : "the new text holds headings that would start other sections";
    case "insert-section":
    case "append-resolution": {
      const title = edit.kind === "insert-section" ? edit.title : "Resolution";
      const [first, ...rest] = added;
      if (first?.depth !== 2 || first.title !== title) return "the new section would not be one";
      return rest.every(({ depth }) => depth > 2)
        ? null
        : "the new text holds headings that would start other sections";
    }
    case "remove-section":
      return added.length === 0 && after.sections.length === before.sections.length - 1
        ? null
        : "more than the section would go";
    case "tick": {
      const criteria = parseCriteria(after.text, contentStart(after), after.text.length);
      return added.length === 0 && criteria.some(({ state }) => state === "ticked")
        ? null
        : "the box would not be ticked";
    }
    case "set-footer":
      return checkFooter(readFooter(before), readFooter(after), edit);
    case "log-session":
      return added.length === 0 && hasLogEntry(after, edit) ? null : "the log would not have the entry";
  }
}

function checkFooter(
  before: StatusFooter | null,
  after: StatusFooter | null,
  edit: Extract<IssueEdit, { readonly kind: "set-footer" }>,
): string | null {
  if (after?.word !== edit.status) return "the footer would not say this status";
  const asked = new Map(Object.entries(edit.fields ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  const expected = new Map(before?.fields.map(({ name, value }) => [name.toLowerCase(), value]));
  for (const [name, value] of asked) expected.set(name, value);
  const found = new Map(after.fields.map(({ name, value }) => [name.toLowerCase(), value]));
  const isSame = found.size === expected.size && [...expected].every(([name, value]) => found.get(name) === value);
  return isSame ? null : "the footer's fields would read otherwise";
}
