import { posix } from "node:path";
import type { ParsedIssue } from "@ll-issues/parser";
import { IssueEditError } from "@ll-issues/parser";
import type { CachePlace } from "../cache/cache-place.ts";
import { writeKeepingNames } from "../cache/write-keeping-names.ts";
import type { Config } from "../config/config.ts";
import { slugifyTitle } from "../create/slugify-title.ts";
import { isTrackerError } from "../errors.ts";
import { findIssue } from "../find/find-issue.ts";
import { withMutex } from "../lock/issue-lock.ts";
import { editText } from "./edit-text.ts";
import { type FileChange, writeAll } from "./file-change.ts";
import { openChangeContext } from "./open-change-context.ts";
import type { ChangeContext, PlanChange, PlannedChange } from "./planned-change.ts";
import { repairMentions } from "./repair-mentions.ts";
import { retitle } from "./retitle.ts";

/** Which issues to change, and how. */
export interface ChangeOptions {
  /** Absolute. */
  readonly root: string;
  readonly config: Config;
  readonly changes: readonly { readonly reference: string; readonly plan: PlanChange }[];
  /** Whether a status may change: then the tree's layout is looked at. */
  readonly changesStatus: boolean;
  /** Work everything out and write nothing. */
  readonly dryRun: boolean;
  readonly now: Date;
  /** Where scans keep the names of folders, if anywhere. */
  readonly cache?: CachePlace | null | undefined;
  /** Called once everything is read and nothing written: whatever it throws keeps all files as they are. */
  readonly check?: (context: ChangeContext) => void | Promise<void>;
}

/** One issue of those that were to be changed. */
export interface ChangedIssue {
  readonly id: string;
  /** Where it lies now, relative to the root. */
  readonly path: string;
  /** Where it lay before, when it was moved; else `null`. */
  readonly from: string | null;
  /** `false` when everything was as asked already. */
  readonly changed: boolean;
}

/** What was changed, or would be. */
export interface ChangeReport {
  readonly issues: readonly ChangedIssue[];
  /** Every file that differs or lies elsewhere: the issues, and issues that name a moved file. */
  readonly files: readonly FileChange[];
}

/** The mutex that everything takes which edits issues: an edit lasts milliseconds, and may touch more than one file. */
export const EDIT_MUTEX = "issues";
/** How long the others are waited for, in milliseconds. */
export const EDIT_WAIT_MS = 30_000;
/** How often files are read anew that somebody changed without the mutex: an editor, or git. */
const MAX_ATTEMPTS = 3;

/**
 * Change issues: read, edit and write while no other process of ours does, all of them or none.
 *
 * @throws {IssueLookupError} and {FileError} as `findIssue` does; {@link IssueEditError} when a file cannot be edited without harm;
 *   LLI_CONFLICT when somebody keeps changing a file meanwhile; LLI_LOCKED; LLI_EXISTS; LLI_PARTIAL. But for the last, nothing is
 *   changed then.
 */
export async function changeIssues(options: ChangeOptions): Promise<ChangeReport> {
  if (options.dryRun) return await planReport(options);
  return await withMutex(options.root, EDIT_MUTEX, () => attempt(options, 1), { waitMs: EDIT_WAIT_MS });
}

async function attempt(options: ChangeOptions, count: number): Promise<ChangeReport> {
  const report = await planReport(options);
  try {
    await write(options, report.files);
    return report;
  } catch (error) {
    if (!isTrackerError(error) || error.code !== "LLI_CONFLICT" || count >= MAX_ATTEMPTS) throw error;
    return await attempt(options, count + 1);
  }
}

async function write({ root, config, cache }: ChangeOptions, files: readonly FileChange[]): Promise<void> {
  const renamesNothing = files.length > 0 && files.every(({ from, path }) => from === path);
  if (!cache || !renamesNothing) return await writeAll(root, files);
  const folders = new Set(files.map(({ path }) => posix.dirname(path)));
  await writeKeepingNames(cache, root, config, folders, () => writeAll(root, files));
}

async function planReport(options: ChangeOptions): Promise<ChangeReport> {
  const context = await openChangeContext(options, options.changesStatus);
  const planned = new Map<string, { readonly issue: ParsedIssue; readonly change: FileChange }>();
  for (const { reference, plan } of options.changes) {
    const { parsed } = await findIssue(options.root, options.config, reference, options.cache);
    if (planned.has(parsed.path)) continue;
    planned.set(parsed.path, { issue: parsed, change: await planFile(parsed, plan(parsed, context), context) });
  }
  await options.check?.(context);
  const issues = [...planned.values()].map(({ issue, change }) => describe(issue, change));
  const files = await repairMentions(
    context,
    [...planned.values()].map(({ change }) => change),
  );
  return { issues, files: files.filter(isDifferent) };
}

/** Work out the text and the place of one issue. */
async function planFile(issue: ParsedIssue, plan: PlannedChange, context: ChangeContext): Promise<FileChange> {
  const path = planPath(issue, plan, context.config);
  const source = { path: issue.path, format: context.config.issues };
  const titled = plan.title === null ? issue.text : retitle(issue.text, issue, plan.title);
  const after = await applyPlan(titled, plan, source);
  return { from: issue.path, path, before: issue.text, after };
}

/** A footer or a heading of a shape that cannot be edited does not keep the change from being made. */
async function applyPlan(
  text: string,
  { edits, welcome }: PlannedChange,
  source: Parameters<typeof editText>[2],
): Promise<string> {
  try {
    return await editText(text, [...edits, ...welcome], source);
  } catch (error) {
    if (!(error instanceof IssueEditError) || welcome.length === 0) throw error;
    return await editText(text, edits, source);
  }
}

/** The parts of the name that are not to change stay as they are written. */
function planPath(issue: ParsedIssue, plan: PlannedChange, config: Config): string {
  const folder = plan.folder ?? posix.dirname(issue.path);
  const name = posix.basename(issue.path);
  const { fileName } = issue;
  if (fileName === null || (plan.title === null && plan.priority === null)) return posix.join(folder, name);
  const priority = plan.priority ?? fileName.priority;
  const type = config.issues.types.find((one) => one.name === issue.type);
  const slug = plan.title === null ? fileName.slug : slugifyTitle(plan.title, type?.name ?? "issue");
  const parts = [priority, fileName.id, slug].filter((part) => part !== null && part !== "");
  return posix.join(folder, `${parts.join("-")}.md`);
}

function describe(issue: ParsedIssue, change: FileChange): ChangedIssue {
  const from = change.from === change.path ? null : change.from;
  return { id: issue.id, path: change.path, from, changed: isDifferent(change) };
}

function isDifferent({ from, path, before, after }: FileChange): boolean {
  return from !== path || before !== after;
}
