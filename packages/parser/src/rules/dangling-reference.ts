import { parseIssueReference } from "../identity/parse-issue-reference.ts";
import type { TreeRule } from "./rule.ts";
import { indexTree } from "./tree-index.ts";

/** A reference to an issue that is not there. */
export const danglingReference: TreeRule = {
  name: "dangling-reference",
  severity: "warning",
  scope: "tree",
  description:
    "The issue names another one that is not in the tree. A blocker that does not exist is never met. Mostly the number is right and the type is not: then the issue that has this number is named as the likely one.",
  check: (tree) => {
    const index = indexTree(tree);
    return tree.issues.flatMap(({ path, links }) =>
      links
        .filter((link) => !link.met && index.find(link.id).length === 0)
        .map(({ id, relation, line, column }) => {
          const number = parseIssueReference(id)?.number;
          const likely = number === undefined ? [] : index.withNumber(number).map((issue) => issue.id);
          const hint = likely.length === 0 ? "" : `; ${[...new Set(likely)].join(" or ")} is likely meant`;
          return { path, line, column, message: `${NAMES[relation]} ${id} does not exist${hint}` };
        }),
    );
  },
};

const NAMES = {
  blockedBy: "the blocker",
  blocks: "the blocked issue",
  parent: "the parent",
  relatesTo: "the related issue",
  supersedes: "the superseded issue",
} as const;
