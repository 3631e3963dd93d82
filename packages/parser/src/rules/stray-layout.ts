import { readDirectoryStatus } from "../model/status-evidence.ts";
import { findMainLayout } from "./find-main-layout.ts";
import type { TreeFinding, TreeRule } from "./rule.ts";
import type { TreeIssue } from "./tree-issue.ts";

/** A file in the other layout's folder, or in another type's. */
export const strayLayout: TreeRule = {
  name: "stray-layout",
  severity: "warning",
  scope: "tree",
  description:
    "The file lies where this tree does not keep such an issue: in `completed/` or `deferred/` while the tree keeps ended issues in the folders of their types, the other way round, or in the folder of another type. Tools that look in one place only do not see it. The fix moves an issue out of `completed/` and `deferred/` into the folder of its type, and writes the status that the folder meant into its frontmatter.",
  check: (tree) => {
    const layout = findMainLayout(tree.issues);
    return tree.issues.flatMap((issue) => check(issue, layout));
  },
};

function check(issue: TreeIssue, layout: "type-dir" | "completed-dir"): readonly TreeFinding[] {
  const at = { path: issue.path, line: 1, column: 1 };
  const meant = readDirectoryStatus(issue.path);
  if (meant !== null && layout === "type-dir") {
    return [
      { ...at, message: `this tree keeps ended issues in the folders of their types, not in ${folderOf(issue.path)}/` },
    ];
  }
  if (meant === null && layout === "completed-dir" && issue.status === "done") {
    return [{ ...at, message: "this tree keeps done issues in completed/" }];
  }
  if (meant !== null || issue.typeDir === null || folderOf(issue.path) === issue.typeDir) return [];
  return [{ ...at, message: `issues of type ${issue.type} belong into ${issue.typeDir}/` }];
}

function folderOf(path: string): string {
  return path.split("/").at(-2) ?? "";
}
