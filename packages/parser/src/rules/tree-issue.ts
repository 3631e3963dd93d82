import type { IssueRelation } from "../model/issue-references.ts";
import { type IssueStatus, isEndedStatus, type StatusSource } from "../model/issue-status.ts";
import { createLocator } from "../model/line-index.ts";
import { locateFrontmatterValue } from "../model/locate-frontmatter.ts";
import type { LineRange } from "../model/locations.ts";
import type { ParsedIssue } from "../model/parsed-issue.ts";
import { ownText } from "../text/own-text.ts";

/** A reference to another issue, with its place. */
export interface TreeLink {
  readonly relation: IssueRelation;
  readonly id: string;
  /** Struck through or ticked. */
  readonly met: boolean;
  readonly line: number;
  readonly column: number;
}

/** A place in the code an issue that has not ended points at. */
export interface TreeLocation {
  readonly file: string;
  readonly lines: readonly LineRange[];
  readonly line: number;
  readonly column: number;
}

/** What the rules for a whole tree need of one issue: small, and without its text. */
export interface TreeIssue {
  readonly path: string;
  readonly id: string;
  readonly number: number;
  readonly type: string;
  readonly status: IssueStatus;
  readonly statusSource: StatusSource;
  /** Whether the frontmatter can be edited. */
  readonly editable: boolean;
  /** The folder that the issue's type belongs into, null for an unknown type. */
  readonly typeDir: string | null;
  readonly links: readonly TreeLink[];
  readonly locations: readonly TreeLocation[];
}

/**
 * Takes from an issue what the rules for a whole tree need, so that its text can be let go.
 */
export function toTreeIssue(issue: ParsedIssue): TreeIssue {
  const { state } = issue.frontmatter;
  return {
    path: issue.path,
    id: issue.id,
    number: issue.number,
    type: issue.type,
    status: issue.status,
    statusSource: issue.statusSource,
    editable: state === "none" || state === "strict",
    typeDir: issue.format.types.find((type) => type.name === issue.type)?.dir ?? null,
    links: readLinks(issue),
    // An ended issue tells of the past: the code it points at has been changed since, mostly by its own resolution.
    locations: isEndedStatus(issue.status) ? [] : readLocations(issue),
  };
}

function readLinks(issue: ParsedIssue): readonly TreeLink[] {
  const locate = createLocator(issue.text);
  return issue.links.map(({ relation, id, met, home, start }) => {
    const { line, column } = start === null ? locateFrontmatterValue(issue, home, id) : locate(start);
    return { relation, id, met, line, column };
  });
}

function readLocations(issue: ParsedIssue): readonly TreeLocation[] {
  const locate = createLocator(issue.text);
  return issue.locations().map(({ file, lines, start }) => ({ file: ownText(file), lines, ...locate(start) }));
}
