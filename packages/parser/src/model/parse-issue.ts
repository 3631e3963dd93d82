import { type Frontmatter, readFrontmatter, type StrictReader } from "../frontmatter/read-frontmatter.ts";
import { DEFAULT_FORMAT, type IssueFormat } from "../identity/default-format.ts";
import { type IssueFileName, parseIssueFileName } from "../identity/parse-issue-file-name.ts";
import { parseIssueReference } from "../identity/parse-issue-reference.ts";
import { parseResolutionHead, type ResolutionHead } from "../resolution/parse-resolution.ts";
import { parseResolutionDetails } from "../resolution/resolution-details.ts";
import { checkFile } from "../rules/check-file.ts";
import type { Diagnostic } from "../rules/diagnostic.ts";
import type { BlockScan } from "../scan/block-scan.ts";
import { scanBlocks } from "../scan/scan-blocks.ts";
import { ownText } from "../text/own-text.ts";
import { type Criterion, parseCriteria } from "./criteria.ts";
import { readFrontmatterText } from "./frontmatter-text.ts";
import { type IssueLink, type IssueRelation, readIssueLinks } from "./issue-references.ts";
import type { IssueStatus, StatusSource } from "./issue-status.ts";
import { formatSlugAsTitle, type IssueHeading, parseIssueHeading } from "./issue-title.ts";
import { findIssueType } from "./issue-type-name.ts";
import { parseLabelsSection, readLabelsValue } from "./labels.ts";
import { type IssueLocation, parseLocations } from "./locations.ts";
import type { IssueResolution, ParsedIssue } from "./parsed-issue.ts";
import { readCompletedAt, readCreatedAt } from "./recorded-dates.ts";
import {
  buildSections,
  buildSubsections,
  findSection,
  isResolutionSection,
  isStatusSection,
  type Section,
} from "./sections.ts";
import { parseSessionLog, type SessionLogEntry } from "./session-log.ts";
import { type ResolvedStatus, readDirectoryStatus, resolveStatus, type StatusEvidence } from "./status-evidence.ts";
import { parseStatusFooter, parseStatusHeading, type StatusFooter } from "./status-footer.ts";
import { listTypePrefixes } from "./type-prefixes.ts";

/** Where a text comes from. */
export interface IssueSource {
  /** Path relative to the root, with `/`; its last part is the file name. */
  readonly path: string;
  readonly format?: IssueFormat;
  /** From `loadStrictReader`; without it a block beyond the fast reader has the state `needs-strict`. */
  readonly strict?: StrictReader;
  /** The scan of this very text, where it is known already: made sure by `applyExactAnswer`, for example. */
  readonly scan?: BlockScan | undefined;
}

/**
 * Reads an issue file. Never throws, whatever the text holds; what is wrong with it is in `diagnostics()`.
 *
 * Costs next to nothing by itself: each part is worked out when it is asked for.
 *
 * @param text the whole file, decoded
 * @param source where the text comes from, and the format of its tree
 */
export function parseIssue(text: string, source: IssueSource): ParsedIssue {
  return new Issue(text, source);
}

const CRITERIA_TITLES: ReadonlySet<string> = new Set(["acceptance criteria", "success criteria", "definition of done"]);

class Issue implements ParsedIssue {
  readonly path: string;
  readonly text: string;
  readonly format: IssueFormat;
  readonly fileName: IssueFileName | null;
  private readonly strict: StrictReader | undefined;
  /** What every scan of a tree asks for has a field of its own; {@link once} keeps the rest. */
  private readScan: BlockScan | undefined;
  private readBlock: Frontmatter | undefined;
  private builtSections: readonly Section[] | undefined;
  private readLinks: readonly IssueLink[] | undefined;
  private resolved: ResolvedStatus | undefined;
  private readTitle: string | undefined;
  private readLabels: readonly string[] | undefined;
  private evidence: StatusEvidence | undefined;
  private heading: IssueHeading | null | undefined;
  private resolutionParts: readonly Section[] | undefined;
  private readHead: ResolutionHead | null | undefined;
  private readFooter: StatusFooter | null | undefined;
  private readonly parts = new Map<string, unknown>();

  constructor(text: string, { path, format = DEFAULT_FORMAT, strict, scan }: IssueSource) {
    this.text = text;
    this.path = path;
    this.format = format;
    this.strict = strict;
    this.readScan = scan;
    this.fileName = parseIssueFileName(path.slice(path.lastIndexOf("/") + 1), format);
  }

  get scan(): BlockScan {
    this.readScan ??= scanBlocks(this.text);
    return this.readScan;
  }

  get frontmatter(): Frontmatter {
    this.readBlock ??= readFrontmatter(this.text, this.scan.frontmatter, this.strict);
    return this.readBlock;
  }

  get sections(): readonly Section[] {
    this.builtSections ??= buildSections(this.scan.headings, 2, this.text.length);
    return this.builtSections;
  }

  get id(): string {
    return this.fileName?.id ?? this.once("id", () => this.findIdInText());
  }

  get number(): number {
    return this.fileName?.number ?? parseIssueReference(this.id)?.number ?? 0;
  }

  get type(): string {
    if (this.fileName !== null) return this.fileName.type;
    const written = readFrontmatterText(this.frontmatter, "type");
    const prefix = parseIssueReference(this.id)?.prefix;
    const byId = this.format.types.find((type) => type.prefix === prefix);
    const byType = written === null ? null : findIssueType(written, this.format);
    return byId?.name ?? byType?.name ?? "document";
  }

  get priority(): string | null {
    if (this.fileName?.priority) return this.fileName.priority;
    const written = readFrontmatterText(this.frontmatter, "priority")?.toUpperCase() ?? "";
    return /^P\d{1,2}$/.test(written) ? written : null;
  }

  get title(): string {
    this.readTitle ??= ownText(
      readFrontmatterText(this.frontmatter, "title") ||
        this.parsedHeading?.title ||
        formatSlugAsTitle(this.fileName?.slug ?? "") ||
        this.id,
    );
    return this.readTitle;
  }

  get status(): IssueStatus {
    return this.resolvedStatus.status;
  }

  get statusSource(): StatusSource {
    return this.resolvedStatus.source;
  }

  get statusEvidence(): StatusEvidence {
    this.evidence ??= {
      frontmatter: readFrontmatterText(this.frontmatter, "status"),
      directory: readDirectoryStatus(this.path),
      resolution: this.lastHead,
      footer: this.footer,
    };
    return this.evidence;
  }

  get labels(): readonly string[] {
    this.readLabels ??= this.findLabels().map(ownText);
    return this.readLabels;
  }

  get links(): readonly IssueLink[] {
    this.readLinks ??= readIssueLinks(this.text, this.frontmatter, () => this.sections, listTypePrefixes(this.format));
    return this.readLinks;
  }

  get blockedBy(): readonly string[] {
    return this.linked("blockedBy");
  }

  get blocks(): readonly string[] {
    return this.linked("blocks");
  }

  get parent(): string | null {
    return this.linked("parent")[0] ?? null;
  }

  get relatesTo(): readonly string[] {
    return this.linked("relatesTo");
  }

  get supersedes(): readonly string[] {
    return this.linked("supersedes");
  }

  get createdAt(): string | null {
    return readCreatedAt(this.frontmatter, () => this.footer);
  }

  get completedAt(): string | null {
    return readCompletedAt(
      this.frontmatter,
      () => this.lastHead?.completed ?? null,
      () => this.footer,
    );
  }

  get resolution(): Pick<ResolutionHead, "action" | "status" | "completed"> | null {
    const last = this.resolutionSections.at(-1);
    if (last === undefined) return null;
    const { action, status, completed } = this.headOf(last);
    return { action, status, completed };
  }

  section(title: string): Section | null {
    return findSection(this.sections, title);
  }

  subsections(section: Section): readonly Section[] {
    return buildSubsections(this.scan.headings, section);
  }

  body(section: Section): string {
    return this.text.slice(section.bodyStart, section.end);
  }

  locations(): readonly IssueLocation[] {
    return this.once("locations", () => {
      const section = this.section("Location") ?? this.section("Locations");
      return section === null ? [] : parseLocations(this.text, section.bodyStart, section.end);
    });
  }

  resolutions(): readonly IssueResolution[] {
    return this.once("resolutions", () =>
      this.resolutionSections.map((section) => ({
        section,
        ...this.headOf(section),
        ...parseResolutionDetails(this.text, this.subsections(section), listTypePrefixes(this.format)),
      })),
    );
  }

  sessionLog(): readonly SessionLogEntry[] {
    return this.once("session log", () => {
      const section = this.section("Session Log");
      return section === null ? [] : parseSessionLog(this.text, section.bodyStart, section.end);
    });
  }

  criteria(): readonly Criterion[] {
    return this.once("criteria", () => {
      const inside = this.sections.filter((section) => !isResolutionSection(section));
      const all = inside.flatMap((section) => [section, ...this.subsections(section)]);
      const named = all.filter((section) => CRITERIA_TITLES.has(section.key));
      // A criteria section inside another one was read with it.
      let readTo = 0;
      return named.flatMap((section) => {
        if (section.headingStart < readTo) return [];
        readTo = section.end;
        return parseCriteria(this.text, section.bodyStart, section.end);
      });
    });
  }

  diagnostics(): readonly Diagnostic[] {
    return this.once("diagnostics", () => checkFile(this));
  }

  get parsedHeading(): IssueHeading | null {
    if (this.heading === undefined) {
      const heading = this.scan.headings.find(({ depth }) => depth === 1)?.title;
      this.heading =
        heading === undefined ? null : parseIssueHeading(heading, listTypePrefixes(this.format), this.fileName?.id);
    }
    return this.heading;
  }

  get resolutionSections(): readonly Section[] {
    this.resolutionParts ??= this.sections.filter(isResolutionSection);
    return this.resolutionParts;
  }

  /** The last Resolution's head; null when the issue was reopened below it. */
  private get lastHead(): ResolutionHead | null {
    if (this.readHead === undefined) {
      const last = this.resolutionSections.at(-1);
      this.readHead = last === undefined || this.isReopenedAfter(last) ? null : this.headOf(last);
    }
    return this.readHead;
  }

  private isReopenedAfter({ headingStart }: Section): boolean {
    return this.sections.some((section) => section.headingStart > headingStart && /^re-?opened\b/i.test(section.title));
  }

  private get footer(): StatusFooter | null {
    if (this.readFooter === undefined) {
      const section = this.sections.findLast(isStatusSection);
      this.readFooter =
        section === undefined
          ? null
          : (parseStatusHeading(section.title.trim(), section.headingStart) ??
            parseStatusFooter(this.text, section.bodyStart, section.end));
    }
    return this.readFooter;
  }

  private findLabels(): readonly string[] {
    const written = this.frontmatter.get("labels");
    if (written !== undefined && written !== null && written !== "") return readLabelsValue(written);
    const section = this.section("Labels");
    return section === null ? [] : parseLabelsSection(this.text, section.bodyStart, section.ownEnd);
  }

  private get resolvedStatus(): ResolvedStatus {
    this.resolved ??= resolveStatus(this.statusEvidence);
    return this.resolved;
  }

  private headOf(section: Section): ResolutionHead {
    return this.once(`head ${section.headingStart}`, () => parseResolutionHead(this.text, section));
  }

  private linked(relation: IssueRelation): readonly string[] {
    return this.links.filter((link) => link.relation === relation && !link.met).map((link) => link.id);
  }

  private findIdInText(): string {
    const written = readFrontmatterText(this.frontmatter, "id");
    const reference = written === null ? null : /^(?:P\d{1,2}-)?([A-Za-z]{1,16}-\d{1,9})\b/i.exec(written)?.[1];
    if (reference) return reference.toUpperCase();
    return this.parsedHeading?.id ?? this.path.slice(this.path.lastIndexOf("/") + 1).replace(/\.md$/i, "");
  }

  private once<Value>(name: string, make: () => Value): Value {
    if (this.parts.has(name)) return this.parts.get(name) as Value;
    const value = make();
    this.parts.set(name, value);
    return value;
  }
}
