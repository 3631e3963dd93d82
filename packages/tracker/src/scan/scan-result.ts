import type { Diagnostic } from "@ll-issues/parser";
import type { ScannedIssue } from "./scanned-issue.ts";

/**
 * How a tree keeps what has ended: by status in the folder of the type (`type-dir`), in `completed/` and `deferred/`
 * (`completed-dir`), or both (`mixed`).
 */
export type Layout = "type-dir" | "completed-dir" | "mixed" | "empty";

/** How many issues there are, by what people ask for. */
export interface IssueCounts {
  readonly total: number;
  readonly byType: Readonly<Record<string, number>>;
  readonly byStatus: Readonly<Record<string, number>>;
  /** Issues without a priority stand under `none`. */
  readonly byPriority: Readonly<Record<string, number>>;
}

/** A whole tree as read once. */
export interface ScanResult {
  /** Absolute. */
  readonly root: string;
  readonly layout: Layout;
  readonly counts: IssueCounts;
  /** By path. */
  readonly issues: readonly ScannedIssue[];
  /** By path, line and column. */
  readonly diagnostics: readonly Diagnostic[];
}
