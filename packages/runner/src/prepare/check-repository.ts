import { existsSync } from "node:fs";
import path from "node:path";
import type { FoundIssue } from "@ll-issues/tracker";
import { isIgnored, listUnmergedPaths, type Repository, unfinishedOperation } from "../git/open-repository.ts";
import type { Verdict } from "../outcome.ts";
import type { RecordLayout } from "../record/record-edits.ts";
import type { ResolveOptions } from "../resolve/resolve-options.ts";

/**
 * Say why a run could not be recorded in this repository, or null when it can: before a token is spent. No `--force` overrides it.
 *
 * @param layout where the file of an ended issue goes.
 */
export async function whyRepositoryNotReady(
  repository: Repository,
  issue: FoundIssue,
  layout: RecordLayout,
  options: ResolveOptions,
): Promise<Verdict | null> {
  const unfinished = unfinishedOperation(repository);
  if (unfinished !== null)
    return notReady(`The repository is in the middle of ${unfinished}; finish or abort it first`);
  const unmerged = await listUnmergedPaths(repository);
  if (unmerged.length > 0)
    return notReady(`Paths are in conflict: ${unmerged.slice(0, 5).join(", ")}; settle them first`);
  if (options.commit && (await isIgnored(repository, repository.prefix + issue.path)))
    return notReady(
      `${issue.path} is ignored by git, so its record cannot be committed; take it out of .gitignore, or resolve it with --no-commit`,
    );
  const target = endedPath(options, issue.path);
  if (layout === "completed-dir" && target !== issue.path && existsSync(path.join(options.root, target)))
    return { outcome: "conflict", reason: `${target} is there already; neither file was touched. Rename one of them` };
  return null;
}

/** Where the file of an ended issue goes in the completed-dir layout, relative to the root. */
export function endedPath({ config }: Pick<ResolveOptions, "config">, issuePath: string): string {
  return path.posix.join(config.issues.dir, "completed", path.posix.basename(issuePath));
}

function notReady(reason: string): Verdict {
  return { outcome: "not-ready", reason };
}
