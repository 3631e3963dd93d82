import { expect } from "vitest";
import type { IssueEdit } from "../../src/edit/issue-edit.ts";
import { applyExactAnswer } from "../../src/exact/apply-exact-answer.ts";
import { headingsByRemark } from "../../src/exact/headings-by-remark.ts";
import { readFrontmatter, type StrictReader } from "../../src/frontmatter/read-frontmatter.ts";
import { findFrontmatter } from "../../src/scan/find-frontmatter.ts";
import { scanBlocks } from "../../src/scan/scan-blocks.ts";

type KeyEdit = Extract<IssueEdit, { readonly key: string }>;

/** What one edit may change, looked at from outside: by the lines of the keys, and by the headings that remark finds. */
export function expectOnlyEditedPart(before: string, after: string, edit: IssueEdit, strict: StrictReader): void {
  expectSameShape(before, after);
  if (after === before) return;
  if ("key" in edit) expectOnlyKey(before, after, edit, strict);
  else expectOnlySection(before, after, edit);
}

/** The byte order mark and the kind of line ending. */
function expectSameShape(before: string, after: string): void {
  const marks = (text: string): number => text.split("\ufeff").length;
  expect([after.startsWith("\ufeff"), marks(after)]).toEqual([before.startsWith("\ufeff"), marks(before)]);
  if (!before.includes("\r")) expect(after).not.toContain("\r");
  else if (!/(?<!\r)\n|\r(?!\n)/.test(before)) expect(after).not.toMatch(/(?<!\r)\n|\r(?!\n)/);
}

function expectOnlyKey(before: string, after: string, { kind, key }: KeyEdit, strict: StrictReader): void {
  const bounds = findFrontmatter(before);
  const block = readFrontmatter(before, bounds, strict);
  const line = block.line(key);
  if (bounds === null || line === null) {
    expect(["set-key", "add-to-list"]).toContain(kind);
    expectInsertion(before, after);
    return;
  }
  const next = block.keys.flatMap((other) => block.line(other) ?? []).filter((other) => other > line);
  const end = next.length === 0 ? bounds.contentEnd : startOfLine(before, Math.min(...next));
  expectKept(before, after, startOfLine(before, line), end);
}

/** Offset of a line, 1-based. */
function startOfLine(text: string, line: number): number {
  return text.split("\n", line - 1).join("\n").length + (line > 1 ? 1 : 0);
}

function expectOnlySection(before: string, after: string, edit: Exclude<IssueEdit, KeyEdit>): void {
  switch (edit.kind) {
    case "insert-section":
      expectNewSection(before, after, edit.title);
      break;
    case "append-resolution":
      expectNewSection(before, after, "Resolution");
      break;
    case "tick":
      expectOneTick(before, after, edit.criterion);
      break;
    case "replace-section":
      expectOnlyBody(before, after, edit.title);
      break;
    case "remove-section": {
      const { start, end } = sectionOf(before, edit.title);
      if (end < before.length) expect(after).toBe(before.slice(0, start) + before.slice(end));
      else expect(after.trimEnd()).toBe(before.slice(0, start).trimEnd());
      break;
    }
    case "log-session":
      expectInsertion(before, after);
      expectOnlyBody(before, after, "Session Log");
      break;
    case "set-footer":
      if (sectionsOf(before, "Status").length === 0) expectNewSection(before, after, "Status");
      else expectOnlyBody(before, after, "Status");
  }
}

function expectOnlyBody(before: string, after: string, title: string): void {
  const { bodyStart, end } = sectionOf(before, title);
  expectKept(before, after, bodyStart, end);
}

/** Everything before `start` and from `end` on stands as it stood. */
function expectKept(before: string, after: string, start: number, end: number): void {
  expect(after.slice(0, start)).toBe(before.slice(0, start));
  expect(after.slice(Math.max(start, after.length - (before.length - end)))).toBe(before.slice(end));
}

function expectInsertion(before: string, after: string): void {
  const same = firstDifference(before, after);
  expect(after.length).toBeGreaterThan(before.length);
  expect(after.slice(same + after.length - before.length)).toBe(before.slice(same));
}

function expectNewSection(before: string, after: string, title: string): void {
  expectInsertion(before, after);
  expect(sectionsOf(after, title).length).toBe(sectionsOf(before, title).length + 1);
}

function expectOneTick(before: string, after: string, criterion: string): void {
  const at = firstDifference(before, after);
  expect(after).toBe(`${before.slice(0, at)}x${before.slice(at + 1)}`);
  expect(before.slice(at - 1, at + 2)).toMatch(/^\[[ ~/-]\]$/);
  expect(before.slice(at).split(/\r\n|\n|\r/)[0]).toContain(criterion);
}

function firstDifference(before: string, after: string): number {
  let at = 0;
  while (at < before.length && before[at] === after[at]) at++;
  return at;
}

interface Part {
  readonly start: number;
  readonly bodyStart: number;
  readonly end: number;
}

/** The section that an edit means by its title: the last `Status`, the first of any other. */
function sectionOf(text: string, title: string): Part {
  const all = sectionsOf(text, title);
  const part = title === "Status" ? all.at(-1) : all[0];
  if (part === undefined) throw new Error(`no section ${title}`);
  return part;
}

/** Sections of depth 2 by the headings that remark finds. */
function sectionsOf(text: string, title: string): readonly Part[] {
  const { headings } = applyExactAnswer(text, scanBlocks(text), headingsByRemark(text));
  return headings.flatMap((heading, index) => {
    const bare = heading.title.replace(/^[*_`:\s]+|[*_`:\s]+$/g, "").toLowerCase();
    if (heading.depth !== 2 || bare !== title.toLowerCase()) return [];
    const next = headings.slice(index + 1).find(({ depth }) => depth <= 2);
    return [{ start: heading.start, bodyStart: heading.end, end: next?.start ?? text.length }];
  });
}
