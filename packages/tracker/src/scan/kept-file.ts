import type { Diagnostic, TreeIssue } from "@ll-issues/parser";
import type { FileStamp } from "../cache/file-stamp.ts";
import type { Draft } from "./draft-issue.ts";

/** What a scan keeps of one file, so that its text can be let go. */
export interface KeptFile {
  /** `null` when it is not known, or no text could be read. */
  readonly stamp: FileStamp | null;
  /** `null` when neither its text nor its name tells which issue it is. */
  readonly issue: KeptIssue | null;
  /** What the rules say that need one file only. */
  readonly diagnostics: readonly Diagnostic[];
}

/** One issue as the scan and as the rules of the whole tree need it. */
export interface KeptIssue {
  readonly draft: Draft;
  readonly tree: TreeIssue;
}
