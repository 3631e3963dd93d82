import { findRoot, listNamedIssues, loadConfig } from "@ll-issues/tracker";

/** Commands that are given issues. */
const TAKE_ISSUES: ReadonlySet<string> = new Set([
  "show",
  "set",
  "close",
  "reopen",
  "defer",
  "link",
  "rename",
  "similar",
  "graph",
  "prompt",
  "resolve",
  "answer",
  "runs",
]);

/**
 * List the ids that may stand where a person is typing: the issues of the tree by their file names; no file is opened.
 *
 * @param words what stands on the line so far, without the program's name.
 * @param cwd absolute.
 * @returns nothing where no id belongs, or where there is no tree.
 */
export async function completeWords(
  words: readonly string[],
  current: string,
  cwd: string,
): Promise<readonly string[]> {
  if (!words.some((word) => TAKE_ISSUES.has(word)) || current.startsWith("-")) return [];
  const at = words.findIndex((word) => word === "-C" || word === "--root");
  try {
    const root = findRoot(cwd, at < 0 ? undefined : words[at + 1]);
    const typed = current.toUpperCase();
    const ids = listNamedIssues(root, await loadConfig(root)).map(({ id }) => id);
    return [...new Set(ids)].filter((id) => id.startsWith(typed) || id.slice(id.lastIndexOf("-") + 1) === typed);
  } catch {
    // Nobody wants to read an error between two keystrokes.
    return [];
  }
}
