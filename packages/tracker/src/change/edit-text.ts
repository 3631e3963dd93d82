import type { IssueEdit, IssueFormat } from "@ll-issues/parser";
import { applyIssueEdits, IssueEditError, loadStrictReader } from "@ll-issues/parser";

/**
 * Apply edits to the text of an issue. The YAML library is loaded only for frontmatter beyond the fast reader.
 *
 * @throws {IssueEditError} when the result would not say what was asked.
 */
export async function editText(
  text: string,
  edits: readonly IssueEdit[],
  source: { readonly path: string; readonly format: IssueFormat },
): Promise<string> {
  try {
    return applyIssueEdits(text, edits, source);
  } catch (error) {
    if (!(error instanceof IssueEditError) || error.code !== "LLI_FM_NEEDS_STRICT") throw error;
    return applyIssueEdits(text, edits, { ...source, strict: await loadStrictReader() });
  }
}
