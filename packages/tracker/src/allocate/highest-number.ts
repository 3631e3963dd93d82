import type { IssueFormat } from "@ll-issues/parser";
import { parseIssueFileName } from "@ll-issues/parser";
import type { Config } from "../config/config.ts";
import { isTrackerError } from "../errors.ts";
import { walkIssueFiles } from "../scan/walk-issue-files.ts";

/**
 * Find the highest number among paths of issue files; 0 without any.
 *
 * @param paths "/" separated; only the last part of each counts.
 */
export function highestNumberOf(paths: Iterable<string>, format: IssueFormat): number {
  let highest = 0;
  for (const path of paths) {
    const name = path.slice(path.lastIndexOf("/") + 1);
    highest = Math.max(highest, parseIssueFileName(name, format)?.number ?? 0);
  }
  return highest;
}

/** Find the highest number on disk below one root, in whatever folder; 0 when there is no issues folder. */
export function highestNumberOnDisk(root: string, config: Config): number {
  try {
    const { paths, unreadable } = walkIssueFiles(root, config);
    return highestNumberOf([...paths, ...unreadable.map(({ path }) => path)], config.issues);
  } catch (error) {
    // Another work tree may be of a time before there were issues, or be gone.
    if (isTrackerError(error)) return 0;
    throw error;
  }
}
