import { FrontmatterError, IssueEditError, scanBlocks } from "@ll-issues/parser";
import type { FoundIssue } from "@ll-issues/tracker";

/**
 * Refuse an issue whose record could not be written: a frontmatter block that cannot be read strictly is not edited, and no text of which it
 * is in doubt what its headings are. Asked before anything is spent on the issue.
 *
 * @throws {FrontmatterError} with the place of the fault; {@link IssueEditError} LLI_EDIT_NOT_HELD.
 */
export function assertEditable({ parsed, path }: FoundIssue): void {
  const { problem } = parsed.frontmatter;
  if (problem !== null) {
    throw new FrontmatterError(problem.code, `The frontmatter cannot be read: ${problem.message}`, {
      path,
      line: problem.line,
      column: problem.column,
      hint: "Mend the block first: its end could not be written down without harm",
    });
  }
  // The issue's own scan may have been made sure by the exact parser, which edits do not ask.
  const { unsure } = scanBlocks(parsed.text);
  if (unsure.length === 0) return;
  throw new IssueEditError("LLI_EDIT_NOT_HELD", `It is not certain which lines are headings: ${unsure.join("; ")}`, {
    path,
    hint: "Quote the lines of so many `>` or `-` as code first: a Resolution could not be written without harm",
  });
}
