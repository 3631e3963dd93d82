import { isUtf8 } from "node:buffer";
import { posix } from "node:path";
import { FileError } from "../errors.ts";
import { FileReader } from "../scan/file-reader.ts";
import { walkIssueFiles } from "../scan/walk-issue-files.ts";
import type { FileChange } from "./file-change.ts";
import type { ChangeContext } from "./planned-change.ts";
import { repairPaths } from "./repair-paths.ts";

/**
 * Add to changes that move files what the other issues need, so that their mentions of the old paths name the new ones. Files that are
 * not UTF-8 are left as they are, and so is everything outside the issues folder.
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
  const names = [...renames.keys()].map((path) => posix.basename(path, ".md"));
  const given = new Set(changes.map(({ from }) => from));
  const others: FileChange[] = [];
  const repaired = changes.map((change) => ({
    ...change,
    after: repairPaths(change.after, renames, { from: change.from, to: change.path }),
  }));
  const reader = new FileReader();
  for (const path of walkIssueFiles(root, config).paths) {
    if (given.has(path)) continue;
    const bytes = reader.read(`${root}/${path}`, path);
    if (bytes instanceof FileError || !names.some((name) => bytes.includes(name)) || !isUtf8(bytes)) continue;
    const before = bytes.toString("utf8");
    const after = repairPaths(before, renames, { from: path, to: path });
    if (after !== before) others.push({ from: path, path, before, after });
  }
  return [...others, ...repaired];
}
