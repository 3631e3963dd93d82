import { FrontmatterError } from "@ll-issues/parser";
import type { FoundIssue } from "@ll-issues/tracker";

/**
 * Refuse an issue whose record could not be written: a frontmatter block that cannot be read strictly is not edited. Asked before anything
 * is spent on the issue.
 *
 * @throws {FrontmatterError} with the place of the fault.
 */
export function assertEditable({ parsed, path }: FoundIssue): void {
  const { problem } = parsed.frontmatter;
  if (problem === null) return;
  throw new FrontmatterError(problem.code, `The frontmatter cannot be read: ${problem.message}`, {
    path,
    line: problem.line,
    column: problem.column,
    hint: "Mend the block first: its end could not be written down without harm",
  });
}
