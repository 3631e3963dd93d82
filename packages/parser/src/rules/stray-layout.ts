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
  fix: (issue, tree) => {
    const meant = readDirectoryStatus(issue.path);
    if (meant === null || !canMove(issue) || findMainLayout(tree.issues) !== "type-dir") return null;
    const renameTo = pathInTypeDir(issue);
    // Two files of one name are for a person to sort out.
    if (tree.issues.some((other) => other.path === renameTo)) return null;
    if (issue.statusSource === "frontmatter") return { renameTo };
    return { edits: [{ kind: "set-key", key: "status", value: issue.status }], renameTo };
  },
};

function check(issue: TreeIssue, layout: "type-dir" | "completed-dir"): readonly TreeFinding[] {
  const at = { path: issue.path, line: 1, column: 1 };
  const meant = readDirectoryStatus(issue.path);
  const end = issue.path.lastIndexOf("/");
  const folder = issue.path.slice(issue.path.lastIndexOf("/", end - 1) + 1, end);
  if (meant !== null && layout === "type-dir") {
    const message = `this tree keeps ended issues in the folders of their types, not in ${folder}/`;
    return [{ ...at, message, fixable: canMove(issue) }];
  }
  if (meant === null && layout === "completed-dir" && issue.status === "done") {
    return [{ ...at, message: "this tree keeps done issues in completed/" }];
  }
  if (meant !== null || issue.typeDir === null || folder === issue.typeDir) return [];
  return [{ ...at, message: `issues of type ${issue.type} belong into ${issue.typeDir}/` }];
}

function canMove(issue: TreeIssue): boolean {
  return issue.typeDir !== null && (issue.editable || issue.statusSource === "frontmatter");
}

/** `.issues/completed/P2-BUG-1-x.md` becomes `.issues/bugs/P2-BUG-1-x.md`, and so does `.issues/bugs/completed/…`. */
function pathInTypeDir({ path, typeDir }: TreeIssue): string {
  const parts = path.split("/");
  const at = parts.findLastIndex((part, index) => index < parts.length - 1 && /^(?:completed|deferred)$/.test(part));
  const above = parts.slice(0, at);
  const folder = above.at(-1) === typeDir ? [] : [typeDir ?? ""];
  return [...above, ...folder, parts.at(-1) ?? ""].join("/");
}
