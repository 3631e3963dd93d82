import type { TreeRule } from "./rule.ts";
import { indexTree } from "./tree-index.ts";

/** One id, two files. */
export const duplicateId: TreeRule = {
  name: "duplicate-id",
  severity: "error",
  scope: "tree",
  fixedByTracker: true,
  description:
    "Two or more files carry the same type and number, in whatever width (`BUG-7`, `BUG-007`): two branches gave out the number at the same time, or a file was copied instead of moved. A command that names this id cannot know which file is meant and refuses. The fix gives the younger one a new number: its file is renamed, its heading and its own text follow, `renumbered_from` keeps the old id, and paths that name the file are repaired. A mention of the bare id elsewhere follows where git tells that it was written beside the younger issue; what cannot be told is listed. A file with the same title is taken for a copy and left: delete one of the two. The same number under two types is no duplicate.",
  check: (tree) => {
    const groups = [...indexTree(tree).groups()].filter((group) => group.length > 1);
    return groups.flatMap((group) =>
      group.map(({ id, path }) => {
        const others = group.filter((other) => other.path !== path).map((other) => other.path);
        return { path, line: 1, column: 1, fixable: true, message: `${id} is also the id of ${others.join(", ")}` };
      }),
    );
  },
};
