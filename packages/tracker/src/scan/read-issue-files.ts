import { parseIssue, toTreeIssue } from "@ll-issues/parser";
import type { Config } from "../config/config.ts";
import { FileError } from "../errors.ts";
import { reportUnreadable } from "../rules/report-unreadable.ts";
import { toDraft } from "./draft-issue.ts";
import { FileReader } from "./file-reader.ts";
import type { KeptFile } from "./kept-file.ts";
import { parseIssueBytes } from "./parse-issue-bytes.ts";

/**
 * Read issue files, and keep of each what a scan needs.
 *
 * All reading is synchronous and goes through one buffer, which over thousands of files is twice as fast as any asynchronous way;
 * the promise is for the YAML library, which is loaded only when a file needs it.
 *
 * @param paths Relative to the root, "/" separated.
 * @param stamped Whether the stamps are wanted; they cost a hundredth.
 * @returns One for each path. A file that cannot be read is reported, and known as far as its name tells what it is.
 */
export async function readIssueFiles(
  root: string,
  paths: Iterable<string>,
  config: Config,
  stamped: boolean,
): Promise<readonly KeptFile[]> {
  const reader = new FileReader(stamped);
  const files: KeptFile[] = [];
  for (const path of paths) {
    const bytes = reader.read(`${root}/${path}`, path);
    const { stamp } = reader;
    const parsing = bytes instanceof FileError ? bytes : parseIssueBytes(bytes, path, config);
    const parsed = parsing instanceof Promise ? await parsing : parsing;
    if (parsed instanceof FileError) files.push(keepUnreadable(path, parsed, config));
    else {
      const diagnostics = parsed.diagnostics();
      // Another time there may be time for an exact answer.
      const isCertain = parsed.scan.unsure.length === 0;
      files.push({
        stamp: isCertain ? stamp : null,
        issue: { draft: toDraft(parsed, true), tree: toTreeIssue(parsed) },
        diagnostics,
      });
    }
  }
  return files;
}

/** The name of a file that cannot be read still says which issue is concerned. */
export function keepUnreadable(path: string, error: FileError, config: Config): KeptFile {
  const named = parseIssue("", { path, format: config.issues });
  const issue = named.fileName === null ? null : { draft: toDraft(named, false), tree: toTreeIssue(named) };
  return { stamp: null, issue, diagnostics: [reportUnreadable(path, error)] };
}
