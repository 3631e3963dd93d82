import type { TreeRule } from "./rule.ts";
import { indexTree } from "./tree-index.ts";

/** One id, two files. */
export const duplicateId: TreeRule = {
  name: "duplicate-id",
  severity: "error",
  scope: "tree",
  description:
    "Two or more files carry the same type and number, in whatever width (`BUG-7`, `BUG-007`): two branches gave out the number at the same time, or a file was copied instead of moved. A command that names this id cannot know which file is meant and refuses. Renumber one of them. The same number under two types is no duplicate.",
  check: (tree) => {
    const groups = [...indexTree(tree).groups()].filter((group) => group.length > 1);
    return groups.flatMap((group) =>
      group.map(({ id, path }) => {
        const others = group.filter((other) => other.path !== path).map((other) => other.path);
        return { path, line: 1, column: 1, message: `${id} is also the id of ${others.join(", ")}` };
      }),
    );
  },
};
