import { compareIssueDates, ISSUE_STATUSES } from "@ll-issues/parser";
import { closestMatch } from "leven";
import { TrackerError } from "../errors.ts";
import type { ScannedIssue } from "../scan/scanned-issue.ts";
import { compareUrgency } from "../select/select-next.ts";

type Compare = (a: ScannedIssue, b: ScannedIssue) => number;

const COMPARES: Readonly<Record<string, Compare>> = {
  urgency: compareUrgency,
  id: (a, b) => compareTexts(prefixOf(a), prefixOf(b)) || a.number - b.number,
  number: (a, b) => a.number - b.number,
  type: (a, b) => compareTexts(a.type, b.type),
  status: (a, b) => ISSUE_STATUSES.indexOf(a.status) - ISSUE_STATUSES.indexOf(b.status),
  priority: (a, b) => rankOf(a) - rankOf(b),
  title: (a, b) => compareTexts(a.title.toLowerCase(), b.title.toLowerCase()),
  created: (a, b) => compareIssueDates(a.createdAt, b.createdAt),
  completed: (a, b) => compareIssueDates(a.completedAt, b.completedAt),
  path: (a, b) => compareTexts(a.path, b.path),
};

/** What issues can be sorted by. */
export const SORT_KEYS: readonly string[] = Object.keys(COMPARES);

/**
 * Sort issues by several keys, the first one the weightiest; `-` in front of a key turns it round. What is equal by all of them stands
 * by urgency.
 *
 * @param keys As in `["priority", "-created"]`.
 * @throws {TrackerError} LLI_QUERY_INVALID for an unknown key.
 */
export function sortIssues<T extends ScannedIssue>(issues: readonly T[], keys: readonly string[]): readonly T[] {
  const compares = [...keys.map(readKey), compareUrgency];
  return [...issues].sort((a, b) => {
    for (const compare of compares) {
      const order = compare(a, b);
      if (order !== 0) return order;
    }
    return 0;
  });
}

function readKey(key: string): Compare {
  const name = key.replace(/^[-!]/, "").toLowerCase();
  const compare = Object.hasOwn(COMPARES, name) ? COMPARES[name] : undefined;
  if (compare !== undefined) return name === key.toLowerCase() ? compare : (a, b) => compare(b, a);
  const nearest = closestMatch(name, [...SORT_KEYS], { maxDistance: 2 });
  throw new TrackerError("LLI_QUERY_INVALID", `issues cannot be sorted by ${name}`, {
    hint: nearest === undefined ? `They can be sorted by ${SORT_KEYS.join(", ")}.` : `Did you mean ${nearest}?`,
  });
}

function prefixOf({ id }: ScannedIssue): string {
  return id.slice(0, id.lastIndexOf("-"));
}

function rankOf({ priority }: ScannedIssue): number {
  return priority === null ? 1000 : Number(priority.slice(1));
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
