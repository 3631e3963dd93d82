import type { Frontmatter } from "../frontmatter/read-frontmatter.ts";
import type { IssueFormat } from "../identity/default-format.ts";
import type { IssueFileName } from "../identity/parse-issue-file-name.ts";
import type { ResolutionHead } from "../resolution/parse-resolution.ts";
import type { ResolutionDetails } from "../resolution/resolution-details.ts";
import type { Diagnostic } from "../rules/diagnostic.ts";
import type { BlockScan } from "../scan/block-scan.ts";
import type { Criterion } from "./criteria.ts";
import type { IssueLink } from "./issue-references.ts";
import type { IssueStatus, StatusSource } from "./issue-status.ts";
import type { IssueHeading } from "./issue-title.ts";
import type { IssueLocation } from "./locations.ts";
import type { Section } from "./sections.ts";
import type { SessionLogEntry } from "./session-log.ts";
import type { StatusEvidence } from "./status-evidence.ts";

/** One Resolution section, with everything that stands in it. */
export interface IssueResolution extends ResolutionHead, ResolutionDetails {
  readonly section: Section;
}

/**
 * An issue file as read. Every part is worked out when it is first asked for, and kept.
 *
 * Offsets count UTF-16 units of `text`.
 */
export interface ParsedIssue {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly text: string;
  /** The format it was read with. */
  readonly format: IssueFormat;
  /** What the file's name says; null when it is no issue's name. It wins over everything in the file. */
  readonly fileName: IssueFileName | null;
  /** `BUG-230` with the digits of the file name; without one, the id of the frontmatter or H1, else the name without `.md`. */
  readonly id: string;
  /** Name of the type (`bug`); `document` when neither name nor frontmatter says one. */
  readonly type: string;
  /** 0 when there is no number anywhere. */
  readonly number: number;
  /** Of the file name, else of the frontmatter. */
  readonly priority: string | null;
  /** Frontmatter `title`, else the H1 without its id, else the slug in words. */
  readonly title: string;
  readonly status: IssueStatus;
  readonly statusSource: StatusSource;
  /** Of the frontmatter when it has the key, else of the `## Labels` section; never both. */
  readonly labels: readonly string[];
  /** Ids of the hard dependencies (`blocked_by`, `depends_on`) that are not struck through. */
  readonly blockedBy: readonly string[];
  readonly blocks: readonly string[];
  readonly parent: string | null;
  readonly relatesTo: readonly string[];
  readonly supersedes: readonly string[];
  /** As written; compare with `compareIssueDates`. */
  readonly createdAt: string | null;
  /** As written: of the frontmatter, else of the last Resolution, else of the footer. */
  readonly completedAt: string | null;
  /** What the last Resolution says; null without one. */
  readonly resolution: Pick<ResolutionHead, "action" | "status" | "completed"> | null;
  readonly frontmatter: Frontmatter;
  /** Headings, fences and bounds, by offset. */
  readonly scan: BlockScan;
  /** The sections of depth 2, in order. */
  readonly sections: readonly Section[];
  /** Those of them that are Resolutions. */
  readonly resolutionSections: readonly Section[];
  /** The first H1, taken apart; null without one. */
  readonly parsedHeading: IssueHeading | null;
  /** Everything the file says about its status. */
  readonly statusEvidence: StatusEvidence;
  /** Every reference to another issue, met ones included. */
  readonly links: readonly IssueLink[];
  /** Finds a section of depth 2: the last `Status` or `Resolution`, the first of every other title. */
  section(title: string): Section | null;
  /** The sections below a section, in order. */
  subsections(section: Section): readonly Section[];
  /** The text of a section without its heading. */
  body(section: Section): string;
  /** The entries of `## Location`. */
  locations(): readonly IssueLocation[];
  /** Every Resolution, in order. */
  resolutions(): readonly IssueResolution[];
  /** The Session Log, in the order written. */
  sessionLog(): readonly SessionLogEntry[];
  /** The acceptance criteria: bullets under `Acceptance Criteria` and `Success Criteria`, at any depth outside a Resolution. */
  criteria(): readonly Criterion[];
  /** What the rules that need one file only have to say. */
  diagnostics(): readonly Diagnostic[];
}
