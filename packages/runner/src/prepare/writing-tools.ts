/** Tools of Claude Code that write the file they name (2.1.197 and 2.1.329). */
export const WRITING_TOOLS: readonly string[] = ["Edit", "MultiEdit", "NotebookEdit", "Write"];
