import { formatIndexInfo } from "./format-index-info.ts";
import { type GitPatience, tryGitPatiently } from "./git-patience.ts";
import type { Repository } from "./open-repository.ts";
import { runGit } from "./run-git.ts";

/** The index by path: `mode object` of each entry (git-ls-files(1), --stage), unmerged paths left out. */
export type IndexEntries = ReadonlyMap<string, string>;

/** Read what the index holds. */
export async function readIndexEntries(repository: Repository): Promise<IndexEntries> {
  const listing = await runGit(repository.top, ["ls-files", "--stage", "-z"]);
  const entries = new Map<string, string>();
  for (const line of listing.stdout.toString("utf8").split("\0")) {
    const tab = line.indexOf("\t");
    const [mode, object, stage] = line.slice(0, tab).split(" ");
    if (stage === "0") entries.set(line.slice(tab + 1), `${mode} ${object}`);
  }
  return entries;
}

/** Whoever has just been waited for in vain is not waited for once more. */
const WAIT_MS = 1_000;

/** Take some paths of the index back to what it held, absent ones included; the working tree keeps everything. */
export async function restoreIndexEntries(
  repository: Repository,
  paths: readonly string[],
  entries: IndexEntries,
  patience: GitPatience,
): Promise<void> {
  await tryGitPatiently(
    repository,
    ["update-index", "-z", "--index-info"],
    { input: formatIndexInfo(paths, entries, idLengthOf(entries)) },
    { ...patience, waitMs: Math.min(patience.waitMs ?? WAIT_MS, WAIT_MS) },
  );
}

/** Ids of SHA-256 are longer. */
function idLengthOf(entries: IndexEntries): number {
  return [...entries.values()][0]?.split(" ")[1]?.length ?? 40;
}
