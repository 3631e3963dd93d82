import type { IssueEdit } from "../edit/issue-edit.ts";

/** A replacement of a stretch of text, by offset. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** How a rule repairs a file. What is absent does not happen. */
export interface IssueFix {
  readonly edits?: readonly IssueEdit[];
  /** Instead of edits, where no edit says it. */
  readonly splices?: readonly Splice[];
  /** New path, relative to the root with `/`; only when nothing is there yet. */
  readonly renameTo?: string;
}
