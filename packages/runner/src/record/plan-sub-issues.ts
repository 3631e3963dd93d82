import { applyIssueEdits, isSameIssue, loadStrictReader } from "@ll-issues/parser";
import { draftIssue, type FoundIssue, findIssue, isTrackerError } from "@ll-issues/tracker";
import type { RecordFile } from "../finish/record-files.ts";
import type { Report, ReportedSubIssue } from "../report/report.ts";
import type { Decomposed } from "../resolve/decide-outcome.ts";
import type { ResolveOptions } from "../resolve/resolve-options.ts";

/** What an issue was split into, with the files that make it so. */
export interface SubIssues extends Decomposed {
  /** New issues, and those that were there and get their parent. */
  readonly files: readonly (RecordFile & { readonly title: string })[];
}

/**
 * Hold the issues that a report names as what an issue was split into against what is there: one named by its id must exist; one that is only
 * described is drafted, with the issue as its parent. Nothing is written: the files are part of the record.
 *
 * @param issue the issue that is split.
 * @param prefix of paths below the top of the working tree, as in `sub/`.
 */
export async function planSubIssues(
  options: ResolveOptions,
  issue: FoundIssue,
  report: Report,
  { prefix, now }: { readonly prefix: string; readonly now: Date },
): Promise<SubIssues> {
  const ids: string[] = [];
  const paths: string[] = [];
  const files: (RecordFile & { readonly title: string })[] = [];
  const named = report.subIssues ?? [];
  const problem = named.length === 0 ? "it names no issues" : null;
  if (problem !== null) return { ids, paths, files, problem };
  for (const one of named) {
    const found = await planOne(options, issue, one, now);
    if (typeof found === "string") return { ids: [], paths: [], files: [], problem: found };
    if (ids.includes(found.id)) continue;
    ids.push(found.id);
    if (found.existing !== null) paths.push(prefix + found.existing);
    if (found.file !== null) files.push({ ...found.file, title: found.title });
  }
  return { ids, paths, files, problem: null };
}

interface PlannedSubIssue {
  readonly id: string;
  readonly title: string;
  /** Path of its file where it was there before. */
  readonly existing: string | null;
  readonly file: RecordFile | null;
}

/** Plan one of them, or say what is wrong with it. */
async function planOne(
  options: ResolveOptions,
  issue: FoundIssue,
  one: ReportedSubIssue,
  now: Date,
): Promise<PlannedSubIssue | string> {
  const id = one.id?.trim() ?? "";
  try {
    return id === "" ? await draftOne(options, issue, one, now) : await adoptOne(options, issue, id);
  } catch (error) {
    if (!isTrackerError(error)) throw error;
    return `${id === "" ? JSON.stringify(one.title ?? "") : id} cannot be: ${error.message}`;
  }
}

async function adoptOne(options: ResolveOptions, issue: FoundIssue, id: string): Promise<PlannedSubIssue | string> {
  const found = await findIssue(options.root, options.config, id);
  const { parsed, path } = found;
  if (isSameIssue(parsed.id, issue.parsed.id)) return `${parsed.id} is the issue itself`;
  const known = { id: parsed.id, title: parsed.title, existing: path };
  if (parsed.parent !== null || parsed.frontmatter.problem !== null) return { ...known, file: null };
  const source = { path, format: options.config.issues, strict: await loadStrictReader() };
  const after = applyIssueEdits(parsed.text, [{ kind: "set-key", key: "parent", value: issue.parsed.id }], source);
  return { ...known, file: { path, before: parsed.text, after } };
}

async function draftOne(
  options: ResolveOptions,
  issue: FoundIssue,
  one: ReportedSubIssue,
  now: Date,
): Promise<PlannedSubIssue | string> {
  const { root, config, shippedTemplates } = options;
  if (one.title === undefined || one.type === undefined) return "one of them has no title or no type";
  const draft = await draftIssue({
    root,
    config,
    shippedTemplates,
    now,
    type: one.type,
    title: one.title,
    priority: one.priority ?? issue.parsed.priority,
    labels: [],
    blockedBy: [],
    parent: issue.path,
    body: one.body === undefined || one.body.trim() === "" ? null : toBody(one.body),
    force: true,
  });
  return {
    id: draft.id,
    title: draft.title,
    existing: null,
    file: { path: draft.path, before: null, after: draft.text },
  };
}

/** A body that does not begin with a heading gets one: so nothing in it can be read as frontmatter. */
function toBody(body: string): string {
  return /^\s*#/.test(body) ? body : `## Summary\n\n${body}`;
}
