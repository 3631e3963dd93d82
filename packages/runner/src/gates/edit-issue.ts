import { applyIssueEdits, type IssueEdit, loadStrictReader } from "@ll-issues/parser";
import { type Config, type FoundIssue, findIssue, writeFileDurably } from "@ll-issues/tracker";

/** Where an issue is edited. */
export interface IssuePlace {
  /** Absolute path of the folder that holds `.issues/`. */
  readonly root: string;
  readonly config: Config;
}

/**
 * Make edits to an issue's file, and read it again. The file must be what was read: somebody else's change in between is a conflict.
 *
 * @throws {IssueEditError} when the edits cannot be made without harm; {@link FileError} LLI_CONFLICT when the file has changed.
 */
export async function editIssue(
  place: IssuePlace,
  issue: FoundIssue,
  edits: readonly IssueEdit[],
): Promise<FoundIssue> {
  const { path, absolutePath, parsed } = issue;
  const source = { path, format: place.config.issues, strict: await loadStrictReader() };
  const text = applyIssueEdits(parsed.text, edits, source);
  writeFileDurably(absolutePath, text, { root: place.root, expected: parsed.text });
  return findIssue(place.root, place.config, path);
}
