import type { IssueStatus, ParsedIssue, StatusSource } from "@ll-issues/parser";

/** What the last Resolution of an issue says, as text. */
export type ScannedResolution = NonNullable<ParsedIssue["resolution"]>;

/** One issue as `scan` tells it; a value that stands on its own, without the file's text. */
export interface ScannedIssue {
  /** As the file name writes it: `BUG-230`, `BUG-001`. */
  readonly id: string;
  readonly type: string;
  readonly number: number;
  readonly priority: string | null;
  readonly title: string;
  readonly status: IssueStatus;
  readonly statusSource: StatusSource;
  /** Relative to the root, "/" separated. */
  readonly path: string;
  readonly labels: readonly string[];
  readonly blockedBy: readonly string[];
  readonly blocks: readonly string[];
  readonly parent: string | null;
  readonly relatesTo: readonly string[];
  /** The blockers that are in the tree and have not ended. */
  readonly openBlockers: readonly string[];
  /** Open, readable, and no blocker is open. */
  readonly ready: boolean;
  /** Text as written. */
  readonly createdAt: string | null;
  /** Text as written. */
  readonly completedAt: string | null;
  readonly resolution: ScannedResolution | null;
}
