import { dirname, join } from "node:path";
import { type IssueType, parseIssue } from "@ll-issues/parser";
import { allocateNumber } from "../allocate/allocate-number.ts";
import { linkIssues } from "../change/link-issues.ts";
import type { Config } from "../config/config.ts";
import { createFileExclusively } from "../disk/create-file-exclusively.ts";
import { makeFolder } from "../disk/make-folder.ts";
import { findIssue } from "../find/find-issue.ts";
import { findSimilarToText, type SimilarIssue } from "../search/find-similar.ts";
import { checkTitle, findPriority, findType } from "./check-fields.ts";
import { loadIssueTemplate } from "./load-issue-template.ts";
import { renderNewIssue } from "./render-new-issue.ts";
import { slugifyTitle } from "./slugify-title.ts";

/** What a new issue is to be. */
export interface CreateIssueOptions {
  /** Absolute. */
  readonly root: string;
  readonly config: Config;
  /** Name or prefix of a configured type. */
  readonly type: string;
  readonly title: string;
  /** One of the configured priorities; `null` takes P2. */
  readonly priority: string | null;
  readonly labels: readonly string[];
  /** References to issues that must end first. */
  readonly blockedBy: readonly string[];
  readonly parent: string | null;
  /** What stands below the title; `null` takes the type's template. */
  readonly body: string | null;
  /** Create although a similar issue is there. */
  readonly force: boolean;
  /** The templates that come with the program, absolute. */
  readonly shippedTemplates: string;
  readonly now: Date;
}

/** What came of it: an issue, or those that it may repeat. */
export interface CreatedIssue {
  readonly issue: {
    readonly id: string;
    readonly path: string;
    readonly absolutePath: string;
    readonly type: string;
    readonly number: number;
    readonly priority: string;
    readonly title: string;
  } | null;
  /** Open or ended issues with nearly the same words, the most alike first; not looked for with `force`. */
  readonly similar: readonly SimilarIssue[];
}

/** Ids are written with at least so many digits, as most trees do. */
const DIGITS = 3;

/** A new issue that has its id and its text, and is not written yet. */
export interface DraftedIssue {
  readonly id: string;
  /** Relative to the root, "/" separated. */
  readonly path: string;
  readonly type: string;
  readonly number: number;
  readonly priority: string;
  readonly title: string;
  readonly blockedBy: readonly string[];
  readonly text: string;
}

/**
 * Create an issue with an id that was never given out, unless a similar one is there already. Everything that can be refused is refused
 * before a number is taken.
 *
 * @throws {TrackerError} LLI_TYPE_UNKNOWN, LLI_PRIORITY_UNKNOWN, LLI_TITLE_INVALID, LLI_ISSUE_TEMPLATE, LLI_NO_GIT, LLI_GIT_FAILED.
 * @throws {IssueLookupError} when a blocker or the parent is not there.
 * @throws {FileError} LLI_IO; then there is no file.
 */
export async function createIssue(options: CreateIssueOptions): Promise<CreatedIssue> {
  const { root, config } = options;
  const checked = await check(options);
  if (!options.force) {
    const { title, blockedBy, parent } = checked;
    const found = await findSimilarToText(root, config, { title, summary: summaryOf(options.body) });
    // Whoever names an issue in the new one knows of it.
    const similar = found.filter(({ id }) => !blockedBy.includes(id) && id !== parent);
    if (similar.length > 0) return { issue: null, similar };
  }
  const { text, blockedBy, ...issue } = await draft(options, checked);
  const absolutePath = join(root, issue.path);
  makeFolder(dirname(absolutePath), dirname(issue.path));
  createFileExclusively(absolutePath, text, { root });
  if (blockedBy.length > 0) await linkIssues({ root, config, from: blockedBy, relation: "blocks", to: [issue.path] });
  return { issue: { ...issue, absolutePath }, similar: [] };
}

/**
 * Work out a new issue with an id that was never given out, and leave the writing to whoever asked. Similar issues are not looked for.
 *
 * @throws as {@link createIssue}.
 */
export async function draftIssue(options: CreateIssueOptions): Promise<DraftedIssue> {
  return await draft(options, await check(options));
}

/** What is asked for, looked up and found good. */
interface CheckedFields {
  readonly type: IssueType;
  readonly priority: string;
  readonly title: string;
  readonly blockedBy: readonly string[];
  readonly parent: string | null;
  readonly body: string;
}

async function check(options: CreateIssueOptions): Promise<CheckedFields> {
  const { root, config } = options;
  const type = findType(options.type, config);
  const priority = findPriority(options.priority, config);
  const title = checkTitle(options.title);
  const blockedBy = await findIds(options.blockedBy, options);
  const [parent = null] = await findIds(options.parent === null ? [] : [options.parent], options);
  const body = options.body ?? loadIssueTemplate(type, { root, shipped: options.shippedTemplates });
  return { type, priority, title, blockedBy, parent, body };
}

async function draft(options: CreateIssueOptions, checked: CheckedFields): Promise<DraftedIssue> {
  const { root, config } = options;
  const { type, priority, title, blockedBy, parent, body } = checked;
  const slug = slugifyTitle(title, type.name);
  const labels = [...new Set(options.labels)];
  const fields = { title, body, createdAt: formatInstant(options.now), labels, blockedBy, parent };
  // Rendered once without a number, so that a body that cannot be used costs none.
  await renderNewIssue({ ...fields, id: `${type.prefix}-0`, path: "" }, config.issues);
  const number = await allocateNumber(root, config);
  const id = `${type.prefix}-${String(number).padStart(DIGITS, "0")}`;
  const path = `${config.issues.dir}/${type.dir}/${priority}-${id}-${slug}.md`;
  const text = await renderNewIssue({ ...fields, id, path }, config.issues);
  return { id, path, type: type.name, number, priority, title, blockedBy, text };
}

/** An instant as issues write it: ISO 8601 in UTC, to the second. */
function formatInstant(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

async function findIds(
  references: readonly string[],
  { root, config }: { readonly root: string; readonly config: Config },
): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const reference of references) ids.push((await findIssue(root, config, reference)).parsed.id);
  return [...new Set(ids)];
}

function summaryOf(body: string | null): string {
  if (body === null) return "";
  const parsed = parseIssue(body, { path: "" });
  const summary = parsed.section("Summary");
  return summary === null ? "" : parsed.body(summary);
}
