import type { ParsedIssue } from "@ll-issues/parser";
import { parseIssue } from "@ll-issues/parser";
import { TrackerError } from "../errors.ts";

/**
 * Make the first heading of an issue say another title; the id before it and every other byte stay.
 *
 * @param text The text to change, which may already differ from the issue's own outside its headings.
 * @throws {TrackerError} LLI_TITLE_INVALID when the heading would then not say just this.
 */
export function retitle(text: string, issue: ParsedIssue, title: string): string {
  const read = (source: string): ParsedIssue => parseIssue(source, { path: issue.path, format: issue.format });
  const before = read(text);
  const heading = before.scan.headings.find(({ depth }) => depth === 1);
  const parsed = before.parsedHeading;
  if (heading === undefined || parsed === null || parsed.title === title) return text;
  const source = text.slice(heading.start, heading.end);
  const at = parsed.title === "" ? -1 : source.lastIndexOf(parsed.title);
  if (at < 0) throw cannot(issue, title);
  const start = heading.start + at;
  const changed = `${text.slice(0, start)}${title}${text.slice(start + parsed.title.length)}`;
  const after = read(changed);
  const isHeld =
    after.parsedHeading?.title === title &&
    after.parsedHeading.id === parsed.id &&
    after.scan.headings.length === before.scan.headings.length;
  if (!isHeld) throw cannot(issue, title);
  return changed;
}

function cannot(issue: ParsedIssue, title: string): TrackerError {
  return new TrackerError("LLI_TITLE_INVALID", `the first heading cannot be made to say ${JSON.stringify(title)}`, {
    path: issue.path,
    hint: "Nothing was changed. Change the heading by hand.",
  });
}
