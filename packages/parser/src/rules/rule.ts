import type { ParsedIssue } from "../model/parsed-issue.ts";
import type { Finding, Severity } from "./diagnostic.ts";
import type { IssueFix } from "./issue-fix.ts";
import type { TreeIssue } from "./tree-issue.ts";

/** A finding of a rule that looks at the whole tree. */
export interface TreeFinding extends Finding {
  readonly path: string;
}

interface RuleText {
  /** Kebab-case and stable: configurations and CI annotations name it. */
  readonly name: string;
  /** What it weighs unless the configuration says otherwise. */
  readonly severity: Severity;
  /** What is wrong when the rule speaks, why it matters and what to do: one paragraph of Markdown. */
  readonly description: string;
}

/** A rule that one file is enough for. */
export interface FileRule extends RuleText {
  readonly scope: "file";
  readonly check: (issue: ParsedIssue) => readonly Finding[];
  /** The repair, when there is one that cannot change what the issue says; null when this file's case is not safe. */
  readonly fix?: (issue: ParsedIssue) => IssueFix | null;
}

/** A rule that needs every issue of the tree. */
export interface TreeRule extends RuleText {
  readonly scope: "tree";
  readonly check: (tree: IssueTree) => readonly TreeFinding[];
  /** The repair of the issue that a finding is about; null when its case is not safe. */
  readonly fix?: (issue: TreeIssue, tree: IssueTree) => IssueFix | null;
  /** The repair takes more than the tree: a new number, the history. The tracker makes it. */
  readonly fixedByTracker?: true;
}

/** A fault met while a file is read, before there is any text to check: whoever reads the disk raises it. */
export interface ReaderRule extends RuleText {
  readonly scope: "reader";
}

/** Any rule. */
export type Rule = FileRule | TreeRule | ReaderRule;

/** What the rules for a whole tree are given. */
export interface IssueTree {
  readonly issues: readonly TreeIssue[];
  /**
   * Reads the lines of a file of the repository for `line-drift`; null when it is not there. Without the function that rule
   * says nothing.
   *
   * @param path as a Location names it, relative to the root
   */
  readonly readLines?: (path: string) => readonly string[] | null;
}
