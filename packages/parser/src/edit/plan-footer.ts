import { IssueEditError } from "../errors.ts";
import { findSection } from "../model/sections.ts";
import { parseStatusFooter, parseStatusHeading, type StatusFooter } from "../model/status-footer.ts";
import type { Splice } from "../rules/issue-fix.ts";
import type { EditableIssue } from "./editable-issue.ts";
import { endOfLine } from "./frontmatter-entry.ts";
import type { EditOf } from "./issue-edit.ts";
import { endOfContent, insertAt } from "./plan-section-edit.ts";

const TITLE = "Status";

/**
 * Plans `set-footer`: the word of the status line in the shape the file has, its fields on the same line, separated by
 * `|`. A file without `## Status` gets one at its end; a section that says no status gets the line on top.
 * @throws {IssueEditError} LLI_FOOTER_NOT_EDITABLE for checkboxes, and for text that would break the line
 */
export function planSetFooter(issue: EditableIssue, edit: EditOf<"set-footer">): readonly Splice[] {
  const fields = Object.entries(edit.fields ?? {});
  for (const part of [edit.status, ...fields.flat()]) assertSingleLine(issue, part);
  const line = [`**${edit.status}**`, ...fields.map(([name, value]) => `${name}: ${value}`)].join(" | ");
  const section = findSection(issue.sections, TITLE);
  const titled = issue.sections.find(({ title }) => parseStatusHeading(title, 0) !== null);
  if (section === null && titled !== undefined) throw notEditable(issue, "the status is said by the section's title");
  if (section === null) return [insertAt(issue, endOfContent(issue), TITLE, line, false)];
  const footer = parseStatusFooter(issue.text, section.bodyStart, section.ownEnd);
  if (footer === null) {
    const { newline } = issue.scan;
    const isOpen = issue.text.charAt(section.bodyStart - 1) !== "\n";
    const text = `${isOpen ? newline : ""}${newline}${line}${newline}`;
    return [{ start: section.bodyStart, end: section.bodyStart, text }];
  }
  return [...planWord(issue, footer, edit.status), ...planFields(issue, footer, fields)];
}

/** What the footer says after an edit, for checking. */
export function readFooter(issue: EditableIssue): StatusFooter | null {
  const section = findSection(issue.sections, TITLE);
  return section === null ? null : parseStatusFooter(issue.text, section.bodyStart, section.ownEnd);
}

function assertSingleLine(issue: EditableIssue, part: string): void {
  if (part.trim() === part && part !== "" && !/[\r\n|*]/.test(part)) return;
  throw notEditable(issue, "a footer's words are one line without `|` and `*`");
}

function notEditable(issue: EditableIssue, message: string): IssueEditError {
  return new IssueEditError("LLI_FOOTER_NOT_EDITABLE", message, { path: issue.path });
}

function planWord(issue: EditableIssue, footer: StatusFooter, status: string): readonly Splice[] {
  if (footer.word === status) return [];
  if (footer.shape === "checkbox") {
    throw notEditable(issue, "the status is said by checkboxes, which cannot say another word");
  }
  const { text } = issue;
  const lineEnd = endOfLine(text, footer.start);
  // In `- **Status**: open` the word stands after the colon, and may be `status` itself.
  const from = footer.shape === "field" ? text.indexOf(":", footer.start) : footer.start;
  const at = text.indexOf(footer.word, from);
  if (at === -1 || at + footer.word.length > lineEnd) throw notEditable(issue, "the status line has an unknown shape");
  return [{ start: at, end: at + footer.word.length, text: status }];
}

function planFields(
  issue: EditableIssue,
  footer: StatusFooter,
  fields: readonly (readonly [string, string])[],
): readonly Splice[] {
  const { text } = issue;
  const lineEnd = endOfLine(text, footer.start);
  const line = text.slice(footer.start, lineEnd);
  return fields.flatMap(([name, value]) => {
    const known = footer.fields.find((field) => field.name.toLowerCase() === name.toLowerCase());
    if (known?.value === value) return [];
    if (known === undefined) {
      if (footer.shape === "checkbox") throw notEditable(issue, "a footer of checkboxes has no fields");
      const end = footer.start + line.trimEnd().length;
      return [{ start: end, end, text: ` | ${name}: ${value}` }];
    }
    const at = findFieldValue(text.slice(footer.start), known.name, known.value);
    if (at === -1) throw notEditable(issue, `the field \`${name}\` has an unknown shape`);
    const start = footer.start + at;
    return [{ start, end: start + known.value.length, text: value }];
  });
}

/** Offset of a field's value: after its name and a colon, either of which may be in emphasis; -1 when it is not there. */
function findFieldValue(footer: string, name: string, value: string): number {
  const escaped = name.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  const emphasis = "(?:[*_\u0060]+)?";
  const label = new RegExp(
    `(?:^|[|\\n>*+_ \\t-])${escaped}${emphasis}[ \\t]*:[ \\t]*${emphasis}[ \\t]*${emphasis}`,
  ).exec(footer);
  if (label === null) return -1;
  const at = label.index + label[0].length;
  return footer.startsWith(value, at) ? at : -1;
}
