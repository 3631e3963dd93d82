import type { ParsedIssue } from "@ll-issues/parser";
import { editText } from "../change/edit-text.ts";
import type { Config } from "../config/config.ts";
import type { Blame } from "./open-blame.ts";

/** A mention of an id of which it could not be told which issue it means. */
export interface UnsureMention {
  readonly id: string;
  /** Where the file lies afterwards. */
  readonly path: string;
  /** 1-based, as the file was. */
  readonly line: number;
}

/** One issue that gets another id, beside those that share the old one. */
export interface Renumbering {
  readonly issue: ParsedIssue;
  /** The one that keeps the id. */
  readonly eldest: ParsedIssue;
  readonly group: readonly ParsedIssue[];
  /** The new id. */
  readonly to: string;
}

/** Make the text of an issue name its new id: there the old one means the issue itself. Every line stays where it is. */
export function renumberOwn(text: string, id: string, to: string): string {
  return text.replace(idPattern(id), to);
}

/**
 * Keep in the frontmatter of an issue that was renumbered, as `renumbered_from`, which id it had. The lines below move down.
 *
 * @param text Where it names its new id already.
 * @throws {IssueEditError} when the frontmatter cannot be edited.
 */
export async function keepOldId(text: string, { id, path }: ParsedIssue, config: Config): Promise<string> {
  const edits = [{ kind: "set-key" as const, key: "renumbered_from", value: id }];
  return await editText(text, edits, { path, format: config.issues });
}

/**
 * Repair mentions of the old id in other issues, line by line, where git tells that they mean the one that is renumbered.
 *
 * @param texts Path to text; changed in place. Each has the lines of its file, because git is asked about them by number.
 * @returns The lines that may mean either issue.
 */
export async function renumberOthers(
  texts: Map<string, string>,
  { issue, eldest, group, to }: Renumbering,
  blame: Blame,
): Promise<readonly UnsureMention[]> {
  const unsure: UnsureMention[] = [];
  for (const [path, text] of texts) {
    if (group.some((one) => one.path === path) || !idPattern(issue.id).test(text)) continue;
    const lines = text.split("\n");
    for (const [index, line] of lines.entries()) {
      const renamed = renumberLine(line, issue.id, to);
      if (renamed === line) continue;
      const meaning = await blame.tellApart({ path, line: index + 1 }, { younger: issue.path, elder: eldest.path });
      if (meaning === "younger") lines[index] = renamed;
      else if (meaning === "unsure") unsure.push({ id: issue.id, path, line: index + 1 });
    }
    texts.set(path, lines.join("\n"));
  }
  return unsure;
}

/** An id that is part of a path is repaired with the paths. */
function renumberLine(line: string, id: string, to: string): string {
  return line.replace(/[\w./-]+/g, (word) => (word.includes(".md") ? word : word.replace(idPattern(id), to)));
}

/** The id in whatever width and case, as a word of its own; also inside a file name, which then names no file, it stays. */
function idPattern(id: string): RegExp {
  const [prefix = "", digits = ""] = id.split("-");
  return new RegExp(`(?<![\\w-])${prefix}-0*${Number(digits)}(?![\\w])(?!-[a-z0-9])`, "gi");
}
