import { normalizeTitle, type Section } from "../model/sections.ts";
import type { Splice } from "../rules/issue-fix.ts";
import type { EditableIssue } from "./editable-issue.ts";
import type { EditOf } from "./issue-edit.ts";
import { bodyRange, endOfContent, hasSeparatorAbove, insertAt, normalizeBody } from "./plan-section-edit.ts";

const TITLE = "Resolution";

/**
 * Plans `append-resolution`; nothing when the last Resolution already says exactly this.
 *
 * Where it goes: above the `Status` and `Session Log` sections that end the file; without them to the end. One exception,
 * the shape of two thirds of the real files in question (243 of 329): a `Status` that alone ends the file, below a `---`,
 * is followed by the Resolution, below another `---`. A `---` that is the last line of the file always means that the
 * Resolution comes after it.
 *
 * The `---` habit: the new section is set off by a `---` where its neighbour is, or at the end of a file that sets off any
 * of its sections.
 */
export function planAppendResolution(issue: EditableIssue, edit: EditOf<"append-resolution">): readonly Splice[] {
  const body = normalizeBody(issue, edit.text);
  const last = issue.sections.findLast((section) => normalizeTitle(section.title) === TITLE.toLowerCase());
  if (last !== undefined) {
    const { start, end } = bodyRange(issue, last);
    // Line endings do not count: in a file that mixes them the new text may have had the other kind.
    if (normalizeBody(issue, issue.text.slice(start, end)) === body) return [];
  }
  const closing = findClosingSections(issue);
  const first = closing[0];
  const isLast = first === undefined || isFollowedByResolution(issue, closing) || endsWithSeparator(issue);
  const offset = isLast ? endOfContent(issue) : first.headingStart;
  const separate = isLast ? separatesSections(issue) : hasSeparatorAbove(issue.text, offset);
  return [insertAt(issue, offset, TITLE, body, separate)];
}

/** The `Status` and `Session Log` sections at the end of the file. */
function findClosingSections(issue: EditableIssue): readonly Section[] {
  const { sections, scan } = issue;
  let from = sections.length;
  while (from > 0 && isClosingTitle(sections[from - 1]?.title ?? "")) from--;
  const lastSection = sections.at(-1);
  // A heading of depth 1 further down begins something else.
  const isEnd =
    lastSection !== undefined && !scan.headings.some(({ depth, start }) => depth === 1 && start >= lastSection.end);
  return isEnd ? sections.slice(from) : [];
}

function isClosingTitle(title: string): boolean {
  const normal = normalizeTitle(title);
  return normal === "status" || normal.startsWith("status:") || normal === "session log";
}

function isFollowedByResolution(issue: EditableIssue, closing: readonly Section[]): boolean {
  const [status] = closing;
  if (status === undefined || closing.length !== 1 || !normalizeTitle(status.title).startsWith("status")) return false;
  return hasSeparatorAbove(issue.text, status.headingStart);
}

function endsWithSeparator(issue: EditableIssue): boolean {
  return hasSeparatorAbove(issue.text, issue.text.length);
}

/** Whether any section of the file is set off by a `---` above it. */
function separatesSections(issue: EditableIssue): boolean {
  return issue.sections.some((section) => hasSeparatorAbove(issue.text, section.headingStart));
}
