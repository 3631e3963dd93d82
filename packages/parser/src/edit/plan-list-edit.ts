import { IssueEditError } from "../errors.ts";
import type { FrontmatterValue } from "../frontmatter/read-frontmatter.ts";
import type { Splice } from "../rules/issue-fix.ts";
import type { EditableIssue } from "./editable-issue.ts";
import { formatScalar } from "./format-scalar.ts";
import {
  endOfLine,
  type FrontmatterEntry,
  findFrontmatterEntry,
  findLineValue,
  nextLine,
} from "./frontmatter-entry.ts";
import type { EditOf } from "./issue-edit.ts";
import { formatFlowList, planSetKey } from "./plan-key-edit.ts";

type ListEdit = EditOf<"add-to-list" | "remove-from-list">;

/**
 * The value a list key has after an edit: a list stays a list, a comma string a comma string; a bare scalar becomes a list
 * when it gets company.
 */
export function editedListValue(value: FrontmatterValue | undefined, edit: ListEdit): FrontmatterValue | undefined {
  const isAdd = edit.kind === "add-to-list";
  const items = listItems(value);
  if (items.includes(edit.item) === isAdd) return value;
  if (typeof value === "string" && value.includes(",")) {
    return isAdd ? `${value}, ${edit.item}` : items.filter((item) => item !== edit.item).join(", ");
  }
  const elements: readonly FrontmatterValue[] = Array.isArray(value) ? value : items;
  return isAdd ? [...elements, edit.item] : elements.filter((item) => item !== edit.item);
}

/** Plans `add-to-list` and `remove-from-list` in the style in which the list is written. */
export function planListEdit(issue: EditableIssue, edit: ListEdit): readonly Splice[] {
  const value = issue.frontmatter.get(edit.key);
  const wanted = editedListValue(value, edit);
  if (wanted === value) return [];
  const entry = findFrontmatterEntry(issue, edit.key);
  if (entry === null || !Array.isArray(value)) return planWhole(issue, edit, wanted);
  const isFlow = issue.text.charAt(findLineValue(issue.text, entry).start) === "[";
  if (isFlow) return [planFlowEdit(issue, edit, entry, value)];
  if (edit.kind === "add-to-list") return [planNewItem(issue, entry, edit.item)];
  if (Array.isArray(wanted) && wanted.length === 0) return planWhole(issue, edit, []);
  return planRemovedItems(issue, entry, value, edit.item);
}

function listItems(value: FrontmatterValue | undefined): readonly FrontmatterValue[] {
  if (value === undefined || value === null || value === "") return [];
  if (typeof value === "string") return value.split(",").map((item) => item.trim());
  return Array.isArray(value) ? value : [];
}

/** Writes the whole value anew: there is no list yet, or none is left. */
function planWhole(issue: EditableIssue, edit: ListEdit, wanted: FrontmatterValue | undefined): readonly Splice[] {
  const value = typeof wanted === "string" ? wanted : toTexts(issue, edit.key, wanted);
  return planSetKey(issue, { kind: "set-key", key: edit.key, value });
}

function toTexts(issue: EditableIssue, key: string, value: FrontmatterValue | undefined): readonly string[] {
  const items: readonly FrontmatterValue[] = Array.isArray(value) ? value : [];
  return items.map((item) => {
    if (typeof item === "string") return item;
    throw new IssueEditError("LLI_FM_NOT_EDITABLE", `the list \`${key}\` holds more than texts`, { path: issue.path });
  });
}

function planNewItem(issue: EditableIssue, entry: FrontmatterEntry, item: string): Splice {
  const { text, scan } = issue;
  const last = itemLines(text, entry).at(-1);
  const marker = last === undefined ? "- " : (/^ *-[ \t]+/.exec(text.slice(last))?.[0] ?? "- ");
  const formatted = formatScalar(item);
  return { start: entry.end, end: entry.end, text: `${scan.newline}${marker}${formatted}` };
}

/** Offsets of the lines on which the items of a block list start. */
function itemLines(text: string, entry: FrontmatterEntry): readonly number[] {
  const lines: number[] = [];
  let indent: number | null = null;
  for (let at = nextLine(text, entry.lineEnd); at < entry.next; at = nextLine(text, at)) {
    const match = /^( *)-[ \t]/.exec(text.slice(at, endOfLine(text, at)));
    const column = match?.[1]?.length;
    if (column === undefined || (indent !== null && column !== indent)) continue;
    indent = column;
    lines.push(at);
  }
  return lines;
}

function planRemovedItems(
  issue: EditableIssue,
  entry: FrontmatterEntry,
  items: readonly FrontmatterValue[],
  item: string,
): readonly Splice[] {
  const lines = itemLines(issue.text, entry);
  if (lines.length !== items.length) {
    throw new IssueEditError("LLI_FM_NOT_EDITABLE", "the list is not written one item a line", { path: issue.path });
  }
  return lines.flatMap((start, index) =>
    items[index] === item ? [{ start, end: lines[index + 1] ?? entry.next, text: "" }] : [],
  );
}

function planFlowEdit(
  issue: EditableIssue,
  edit: ListEdit,
  entry: FrontmatterEntry,
  items: readonly FrontmatterValue[],
): Splice {
  const { text } = issue;
  const { start } = findLineValue(text, entry);
  const close = text.lastIndexOf("]", entry.end);
  if (edit.kind === "add-to-list") {
    let at = close;
    while (/\s/.test(text.charAt(at - 1))) at--;
    const before = text.charAt(at - 1);
    const separator = before === "[" ? "" : before === "," ? " " : ", ";
    return { start: at, end: at, text: separator + formatScalar(edit.item, "plain", true) };
  }
  const left = toTexts(issue, edit.key, items).filter((item) => item !== edit.item);
  return { start, end: close + 1, text: formatFlowList(left) };
}
