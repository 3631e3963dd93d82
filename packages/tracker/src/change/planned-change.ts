import type { IssueEdit, ParsedIssue } from "@ll-issues/parser";
import type { Config } from "../config/config.ts";

/** What is to become of one issue's file. */
export interface PlannedChange {
  /** Without these the change would not be what was asked. */
  readonly edits: readonly IssueEdit[];
  /** Places that repeat a fact, such as the `## Status` footer: kept in step where their shape allows it. */
  readonly welcome: readonly IssueEdit[];
  /** The first-level heading is to say this, and the file's name; `null` leaves both. */
  readonly title: string | null;
  /** The file's name is to begin with this; `null` leaves it. */
  readonly priority: string | null;
  /** The folder it belongs into, relative to the root; `null` leaves it. */
  readonly folder: string | null;
}

/** A change of nothing. */
export const NO_CHANGE: PlannedChange = { edits: [], welcome: [], title: null, priority: null, folder: null };

/** What a plan may look at beside the issue. */
export interface ChangeContext {
  readonly root: string;
  readonly config: Config;
  readonly now: Date;
  /** Find the id of the issue that a reference means, as its own file writes it. */
  readonly findId: (reference: string) => string;
  /** Where ended issues of this tree go. */
  readonly layout: "type-dir" | "completed-dir" | "mixed";
}

/** Works out what is to become of an issue; it may be called again with newer text. */
export type PlanChange = (issue: ParsedIssue, context: ChangeContext) => PlannedChange;
