import { isEndedStatus } from "../model/issue-status.ts";
import type { IssueTree, TreeFinding, TreeRule } from "./rule.ts";
import { indexTree } from "./tree-index.ts";
import type { TreeIssue } from "./tree-issue.ts";

/** A block that only one side knows of. */
export const nonReciprocalLink: TreeRule = {
  name: "non-reciprocal-link",
  severity: "info",
  scope: "tree",
  description:
    "An issue says that it blocks another one, but the other does not name it as a blocker. Whether an issue is ready is decided by its own `blocked_by` and `depends_on`, so the block has no effect. The other way round, an issue keeps a list of what it blocks, and one that waits for it is missing there. Bring the two together. Issues that have ended are left alone.",
  check: (tree) => {
    const open = tree.issues.filter((issue) => !isEndedStatus(issue.status));
    return open.flatMap((issue) => [...checkBlocks(issue, tree), ...checkBlockers(issue, tree)]);
  },
};

function checkBlocks(issue: TreeIssue, tree: IssueTree): readonly TreeFinding[] {
  return partners(issue, "blocks", tree)
    .filter(({ other }) => !names(other, "blockedBy", issue, tree))
    .map(({ other, line, column }) => ({
      path: issue.path,
      line,
      column,
      message: `${issue.id} says that it blocks ${other.id}, which does not name it as a blocker`,
    }));
}

/** Most trees keep `blocked_by` only; what is missing in a list that nobody keeps is no news. */
function checkBlockers(issue: TreeIssue, tree: IssueTree): readonly TreeFinding[] {
  return partners(issue, "blockedBy", tree)
    .filter(
      ({ other }) => other.links.some((link) => link.relation === "blocks") && !names(other, "blocks", issue, tree),
    )
    .map(({ other, line, column }) => ({
      path: issue.path,
      line,
      column,
      message: `${issue.id} waits for ${other.id}, whose list of what it blocks lacks ${issue.id}`,
    }));
}

/** The issues at the other end of a relation that have not ended. */
function partners(issue: TreeIssue, relation: "blocks" | "blockedBy", tree: IssueTree): readonly Partner[] {
  const index = indexTree(tree);
  return issue.links
    .filter((link) => link.relation === relation && !link.met)
    .flatMap(({ id, line, column }) => index.find(id).map((other) => ({ other, line, column })))
    .filter(({ other }) => other !== issue && !isEndedStatus(other.status));
}

interface Partner {
  readonly other: TreeIssue;
  readonly line: number;
  readonly column: number;
}

function names(other: TreeIssue, relation: "blocks" | "blockedBy", issue: TreeIssue, tree: IssueTree): boolean {
  const index = indexTree(tree);
  return other.links.some((link) => link.relation === relation && index.find(link.id).includes(issue));
}
