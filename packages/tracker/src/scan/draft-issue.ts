import { ownText, type ParsedIssue } from "@ll-issues/parser";
import type { IssueIndex } from "../graph/issue-index.ts";
import { openBlockersOf } from "../graph/open-blockers.ts";
import type { ScannedIssue, ScannedResolution } from "./scanned-issue.ts";

/** An issue before the others are known. */
export type Draft = Omit<ScannedIssue, "openBlockers" | "ready"> & { readonly readable: boolean };

/**
 * Take from a parsed issue what a scan tells of it.
 *
 * @param readable `false` when only its name could be read.
 */
export function toDraft(parsed: ParsedIssue, readable: boolean): Draft {
  return {
    id: parsed.id,
    type: parsed.type,
    number: parsed.number,
    priority: parsed.priority,
    title: parsed.title,
    status: parsed.status,
    statusSource: parsed.statusSource,
    path: parsed.path,
    labels: parsed.labels,
    blockedBy: parsed.blockedBy,
    blocks: parsed.blocks,
    parent: parsed.parent,
    relatesTo: parsed.relatesTo,
    createdAt: ownOrNull(parsed.createdAt),
    completedAt: ownOrNull(parsed.completedAt),
    resolution: parsed.resolution === null ? null : ownResolution(parsed.resolution),
    readable,
  };
}

/**
 * Complete a draft by what the other issues say. The keys stand in the order in which `scan --json` prints them.
 *
 * @param index The issues its blockers are looked up in.
 */
export function finishIssue(draft: Draft, index: IssueIndex<Draft>): ScannedIssue {
  const openBlockers = openBlockersOf(draft, index);
  return {
    id: draft.id,
    type: draft.type,
    number: draft.number,
    priority: draft.priority,
    title: draft.title,
    status: draft.status,
    statusSource: draft.statusSource,
    path: draft.path,
    labels: draft.labels,
    blockedBy: draft.blockedBy,
    blocks: draft.blocks,
    parent: draft.parent,
    relatesTo: draft.relatesTo,
    openBlockers,
    ready: draft.readable && draft.status === "open" && openBlockers.length === 0,
    createdAt: draft.createdAt,
    completedAt: draft.completedAt,
    resolution: draft.resolution,
  };
}

/** A scan that kept its files for the sake of their dates would hold 22 MB for 2,000 of them. */
function ownOrNull(text: string | null): string | null {
  return text === null ? null : ownText(text);
}

function ownResolution({ action, status, completed }: ScannedResolution): ScannedResolution {
  return { action: ownOrNull(action), status: ownOrNull(status), completed: ownOrNull(completed) };
}
