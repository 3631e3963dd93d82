import { isEndedStatus } from "@ll-issues/parser";
import type { Config } from "../config/config.ts";
import { TrackerError } from "../errors.ts";
import { scanIssues } from "../scan/scan-issues.ts";
import type { ScannedIssue } from "../scan/scanned-issue.ts";
import { IssueIndex } from "./issue-index.ts";

/** That one issue must end before another can begin. */
export interface BlockingLink {
  readonly blocker: string;
  readonly blocked: string;
}

/**
 * Make sure that new links close no ring of issues that wait for each other. Issues that have ended hold nobody up.
 *
 * @param root Absolute.
 * @param links The new ones, ids as the files write them.
 * @throws {TrackerError} LLI_CYCLE, the message names the ring.
 */
export async function assertNoCycle(root: string, config: Config, links: readonly BlockingLink[]): Promise<void> {
  const { issues } = await scanIssues(root, config);
  const ring = findRing(issues, links);
  if (ring === null) return;
  throw new TrackerError("LLI_CYCLE", `issues would wait for each other: ${ring.join(" waits for ")}`, {
    hint: "Nothing was changed. Take out the link of this ring that is not true.",
  });
}

/** Find a ring that one of the links closes; its first id is also the last. */
function findRing(issues: readonly ScannedIssue[], links: readonly BlockingLink[]): readonly string[] | null {
  const index = new IssueIndex(issues.filter(({ status }) => !isEndedStatus(status)));
  const idOf = (reference: string): string | null => index.find(reference)[0]?.id ?? null;
  const blockers = new Map<string, Set<string>>();
  const add = (blocked: string | null, blocker: string | null): void => {
    if (blocked === null || blocker === null) return;
    const known = blockers.get(blocked);
    if (known === undefined) blockers.set(blocked, new Set([blocker]));
    else known.add(blocker);
  };
  for (const issue of issues) for (const blocker of issue.blockedBy) add(idOf(issue.id), idOf(blocker));
  for (const { blocker, blocked } of links) add(idOf(blocked), idOf(blocker));
  for (const { blocker, blocked } of links) {
    const [from, to] = [idOf(blocker), idOf(blocked)];
    const path = from === null || to === null ? null : findPath(blockers, from, to);
    if (path !== null && to !== null) return [to, ...path];
  }
  return null;
}

/** The way from an issue along what it waits for; breadth first, because chains may be longer than the call stack is deep. */
function findPath(blockers: ReadonlyMap<string, ReadonlySet<string>>, from: string, to: string): string[] | null {
  const cameFrom = new Map<string, string | null>([[from, null]]);
  for (const id of cameFrom.keys()) {
    if (id === to) {
      const path: string[] = [];
      for (let at: string | null = id; at !== null; at = cameFrom.get(at) ?? null) path.unshift(at);
      return path;
    }
    for (const next of blockers.get(id) ?? []) if (!cameFrom.has(next)) cameFrom.set(next, id);
  }
  return null;
}
