import { parseIssueReference } from "../identity/parse-issue-reference.ts";
import type { IssueTree } from "./rule.ts";
import type { TreeIssue } from "./tree-issue.ts";

/** The issues of a tree by what references name. */
export interface TreeIndex {
  /** Issues with the same type and number as an id, whatever its width; with a bare number, all that have it. */
  readonly find: (id: string) => readonly TreeIssue[];
  /** Issues with this number, whatever their type. */
  readonly withNumber: (number: number) => readonly TreeIssue[];
  /** Issues that share type and number, group by group. */
  readonly groups: () => Iterable<readonly TreeIssue[]>;
}

const known = new WeakMap<IssueTree, TreeIndex>();

/**
 * Builds the index of a tree, once for all rules.
 */
export function indexTree(tree: IssueTree): TreeIndex {
  const found = known.get(tree);
  if (found !== undefined) return found;
  const index = buildIndex(tree.issues);
  known.set(tree, index);
  return index;
}

function buildIndex(issues: readonly TreeIssue[]): TreeIndex {
  const byKey = new Map<string, TreeIssue[]>();
  const byNumber = new Map<number, TreeIssue[]>();
  for (const issue of issues) {
    const prefix = readPrefix(issue.id);
    if (prefix === null) continue;
    add(byKey, `${prefix}-${issue.number}`, issue);
    add(byNumber, issue.number, issue);
  }
  return {
    find: (id) => {
      const reference = parseIssueReference(id);
      if (reference === null) return [];
      if (reference.prefix === null) return byNumber.get(reference.number) ?? [];
      return byKey.get(`${reference.prefix}-${reference.number}`) ?? [];
    },
    withNumber: (number) => byNumber.get(number) ?? [],
    groups: () => byKey.values(),
  };
}

/** The id of a document without a number is its file's name. */
function readPrefix(id: string): string | null {
  const dash = id.lastIndexOf("-");
  return dash > 0 && /^\d/.test(id.slice(dash + 1)) ? id.slice(0, dash) : null;
}

function add<Key>(map: Map<Key, TreeIssue[]>, key: Key, issue: TreeIssue): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [issue]);
  else list.push(issue);
}
