import { isUtf8 } from "node:buffer";
import { posix } from "node:path";
import { statOrNull } from "../disk/stat-or-null.ts";
import { FileError } from "../errors.ts";
import { FileReader } from "../scan/file-reader.ts";
import { walkIssueFiles } from "../scan/walk-issue-files.ts";
import type { FileChange } from "./file-change.ts";
import { listTrackedMarkdown } from "./list-tracked-markdown.ts";
import type { ChangeContext } from "./planned-change.ts";
import { type Renames, repairPaths, type TextPlace } from "./repair-paths.ts";

/**
 * Add to changes that move files what others need, so that their mentions of the old paths name the new ones: the other issues, and every
 * Markdown file below the root that git tracks (a README, a plan, a changelog). Files that are not UTF-8 stay as they are.
 *
 * @returns The other files that change, and then the changes given, with mentions in them repaired too: written in this order, a change that
 *   is cut short before the file has its new name is finished by doing it again.
 */
export async function repairMentions(
  { root, config }: Pick<ChangeContext, "root" | "config">,
  changes: readonly FileChange[],
): Promise<readonly FileChange[]> {
  const renames = new Map(changes.filter(({ from, path }) => from !== path).map(({ from, path }) => [from, path]));
  if (renames.size === 0) return changes;
  const isFile = (path: string): boolean => statOrNull(`${root}/${path}`) !== null;
  const repaired = changes.map((change) => ({
    ...change,
    after: repairPaths(change.after, renames, { from: change.from, to: change.path, isFile }),
  }));
  const given = new Set(changes.map(({ from }) => from));
  const paths = new Set([...walkIssueFiles(root, config).paths, ...(await listTrackedMarkdown(root))]);
  const others = [...paths].filter((path) => !given.has(path));
  return [...repairFiles(root, others, renames, isFile), ...repaired];
}

function repairFiles(
  root: string,
  paths: readonly string[],
  renames: Renames,
  isFile: TextPlace["isFile"],
): readonly FileChange[] {
  const names = [...renames.keys()].map((path) => posix.basename(path, ".md"));
  const reader = new FileReader();
  const files: FileChange[] = [];
  for (const path of paths) {
    const bytes = reader.read(`${root}/${path}`, path);
    if (bytes instanceof FileError || !names.some((name) => bytes.includes(name)) || !isUtf8(bytes)) continue;
    const before = bytes.toString("utf8");
    const after = repairPaths(before, renames, { from: path, to: path, isFile });
    if (after !== before) files.push({ from: path, path, before, after });
  }
  return files;
}
