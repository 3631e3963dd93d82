import type { ScannedIssue } from "@ll-issues/tracker";

/**
 * Tell whether an issue can be worked on now: it is ready, or its question has been answered in its file, which says `waiting` until a run takes the
 * answer, and nothing blocks it.
 *
 * @param answered paths of waiting issues whose question has been answered.
 */
export function isWorkable({ ready, path, openBlockers }: ScannedIssue, answered: ReadonlySet<string>): boolean {
  return ready || (answered.has(path) && openBlockers.length === 0);
}
