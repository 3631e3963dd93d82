import { isEndedStatus } from "../model/issue-status.ts";
import type { TreeFinding, TreeRule } from "./rule.ts";
import { indexTree, type TreeIndex } from "./tree-index.ts";
import type { TreeIssue } from "./tree-issue.ts";

/** Issues that wait for each other. */
export const dependencyCycle: TreeRule = {
  name: "dependency-cycle",
  severity: "error",
  scope: "tree",
  description:
    "Issues block each other in a ring, so that none of them can ever be started. The message names the ring. Take out the one `blocked_by` or `depends_on` that is not true. Issues that have ended block nobody and break a ring.",
  check: (tree) => findRings(tree.issues, indexTree(tree)).map(describe),
};

/**
 * One ring for each knot of issues that wait for each other. Walks with a stack of its own: chains of dependencies may be
 * longer than the call stack is deep.
 */
function findRings(issues: readonly TreeIssue[], index: TreeIndex): readonly (readonly TreeIssue[])[] {
  const rings: TreeIssue[][] = [];
  // A knot may hold very many rings; the first one told is the one to cut, and the next run tells what is left.
  const told = new Set<TreeIssue>();
  const state = new Map<TreeIssue, "on path" | "finished">();
  const blockersOf = (issue: TreeIssue): readonly TreeIssue[] =>
    issue.links
      .filter((link) => link.relation === "blockedBy" && !link.met)
      .flatMap((link) => index.find(link.id))
      .filter((blocker) => blocker !== issue && !isEndedStatus(blocker.status));
  for (const start of issues) {
    if (state.has(start) || isEndedStatus(start.status)) continue;
    const path: { issue: TreeIssue; blockers: readonly TreeIssue[]; next: number }[] = [];
    const enter = (issue: TreeIssue): void => {
      state.set(issue, "on path");
      path.push({ issue, blockers: blockersOf(issue), next: 0 });
    };
    enter(start);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const blocker = top.blockers[top.next];
      top.next += 1;
      if (blocker === undefined) {
        state.set(top.issue, "finished");
        path.pop();
      } else if (!state.has(blocker)) {
        enter(blocker);
      } else if (state.get(blocker) === "on path" && !told.has(blocker) && !told.has(top.issue)) {
        const ring = path.slice(path.findIndex((step) => step.issue === blocker)).map((step) => step.issue);
        for (const member of ring) told.add(member);
        rings.push(ring);
      }
    }
  }
  return rings;
}

/** Told once, at the issue whose path sorts first. */
function describe(ring: readonly TreeIssue[]): TreeFinding {
  const first = ring.reduce((a, b) => (b.path < a.path ? b : a));
  const at = ring.indexOf(first);
  const turned = [...ring.slice(at), ...ring.slice(0, at)];
  const ids = [...turned, first].map((issue) => issue.id);
  const blocker = turned[1] ?? first;
  const link = first.links.find(({ relation, id }) => relation === "blockedBy" && id === blocker.id);
  return {
    path: first.path,
    line: link?.line ?? 1,
    column: link?.column ?? 1,
    message: `dependency cycle: ${ids.join(" → ")} (each is blocked by the next)`,
  };
}
