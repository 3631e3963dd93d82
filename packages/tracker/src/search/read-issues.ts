import type { ParsedIssue } from "@ll-issues/parser";
import type { Config } from "../config/config.ts";
import { FileError } from "../errors.ts";
import { FileReader } from "../scan/file-reader.ts";
import { parseIssueBytes } from "../scan/parse-issue-bytes.ts";
import { walkIssueFiles } from "../scan/walk-issue-files.ts";

/**
 * Read every issue of a tree one after the other, each with its text; files that cannot be read are left to the scan to report.
 *
 * @param root Absolute.
 * @param visit Called with each issue; what it keeps of the text stays in memory.
 * @throws {TrackerError} `LLI_NO_ISSUES_DIR` when the issues folder is not there.
 */
export async function readIssues(root: string, config: Config, visit: (issue: ParsedIssue) => void): Promise<void> {
  const reader = new FileReader();
  for (const path of walkIssueFiles(root, config).paths) {
    const bytes = reader.read(`${root}/${path}`, path);
    if (bytes instanceof FileError) continue;
    const parsing = parseIssueBytes(bytes, path, config);
    const parsed = parsing instanceof Promise ? await parsing : parsing;
    if (!(parsed instanceof FileError)) visit(parsed);
  }
}
