import { isIssueId, isSameIssue } from "@ll-issues/parser";
import { compareUrgency, type ScannedIssue } from "@ll-issues/tracker";
import { isWorkable } from "../resolve/is-workable.ts";

/** One issue as a job of a matrix. Nothing of its text but its id and path: both are checked, and safe as a name. */
export interface MatrixEntry {
  readonly id: string;
  readonly path: string;
  readonly priority: string | null;
  /** Where the work on it goes: `ll/BUG-1-words`. */
  readonly branch: string;
  /** 1-based: what waits for nothing, what waits for wave 1, and so on. */
  readonly wave: number;
}

/** Longer names of branches are no help, and some file systems refuse them. */
const LONGEST_SLUG = 60;

/**
 * Order the open issues into waves: the first can be worked on now, side by side, each further one when those before it are done.
 * An issue that waits for something that is not worked on (deferred, waiting, in a ring, not there) is in none.
 *
 * @param answered paths of waiting issues whose question has been answered.
 * @returns wave by wave, the most urgent first.
 */
export function planWaves(
  issues: readonly ScannedIssue[],
  answered: ReadonlySet<string> = new Set(),
): readonly MatrixEntry[] {
  const entries: MatrixEntry[] = [];
  const planned: string[] = [];
  let left = issues
    .filter((issue) => (issue.status === "open" || answered.has(issue.path)) && isIssueId(issue.id))
    .sort(compareUrgency);
  for (let wave = 1; left.length > 0; wave += 1) {
    const free = left.filter((issue) => (wave === 1 ? isWorkable(issue, answered) : isFreed(issue, planned)));
    if (free.length === 0) break;
    entries.push(...free.map((issue) => toEntry(issue, wave)));
    planned.push(...free.map(({ id }) => id));
    left = left.filter((issue) => !free.includes(issue));
  }
  return entries;
}

/** Everything that blocks it is in the waves before. */
function isFreed({ openBlockers }: ScannedIssue, planned: readonly string[]): boolean {
  return openBlockers.length > 0 && openBlockers.every((id) => planned.some((one) => isSameIssue(one, id)));
}

function toEntry({ id, path, priority }: ScannedIssue, wave: number): MatrixEntry {
  return { id, path, priority, branch: branchOf(id, path), wave };
}

/** Name the branch of an issue by its id and the words of its file name, as far as git and a shell take them without quotes. */
export function branchOf(id: string, path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1).replace(/\.md$/i, "");
  const words = name
    .slice(name.indexOf(id) + id.length)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, LONGEST_SLUG)
    .replace(/-+$/, "");
  return words === "" ? `ll/${id}` : `ll/${id}-${words}`;
}
