import { isAbsolute, relative, sep } from "node:path";
import { parseIssueReference } from "@ll-issues/parser";
import type { CachePlace } from "../cache/cache-place.ts";
import type { Config } from "../config/config.ts";
import { IssueLookupError } from "../errors.ts";
import { IssueIndex } from "../graph/issue-index.ts";
import { type ListedIssue, listNamedIssues } from "./list-named-issues.ts";
import { suggestIssues } from "./suggest-issues.ts";

/**
 * Pick the one issue that a person's words mean, by the names of the files.
 *
 * @param root Absolute.
 * @param cache Where scans keep the names of folders, if anywhere.
 * @throws {IssueLookupError} As {@link findIssue} does.
 */
export function pickIssue(
  root: string,
  config: Config,
  reference: string,
  cache?: CachePlace | null | undefined,
): ListedIssue {
  const parsed = parseIssueReference(reference);
  if (parsed === null) throw invalidId(reference);
  const sameNumber = listNamedIssues(root, config, { numbers: new Set([parsed.number]), cache });
  const byPath = reference.endsWith(".md") ? findByPath(root, sameNumber, reference) : [];
  const matches = byPath.length > 0 ? byPath : findById(sameNumber, reference);
  const [first] = matches;
  // The folders themselves have the last word.
  if (first === undefined && cache) return pickIssue(root, config, reference);
  if (first === undefined) throw notFound(reference, listNamedIssues(root, config));
  if (matches.length > 1) throw ambiguous(reference, matches);
  return first;
}

/** A path means that very file; a bare file name the one file of that name. */
function findByPath(root: string, issues: readonly ListedIssue[], reference: string): readonly ListedIssue[] {
  const fromRoot = isAbsolute(reference) ? relative(root, reference) : reference;
  const path = fromRoot.split(sep).join("/").replace(/^\.\//, "");
  return issues.filter((issue) => issue.path === path || (!path.includes("/") && issue.path.endsWith(`/${path}`)));
}

/** A path that is not there is not another issue of the same number: only ids, numbers and file names go by identity. */
function findById(issues: readonly ListedIssue[], reference: string): readonly ListedIssue[] {
  return reference.includes("/") ? [] : new IssueIndex(issues).find(reference);
}

function invalidId(reference: string): IssueLookupError {
  return new IssueLookupError("LLI_ISSUE_ID_INVALID", `${JSON.stringify(reference)} names no issue`, [], {
    hint: "Give an id like BUG-230, a number, or the path of an issue file.",
  });
}

function notFound(reference: string, issues: readonly ListedIssue[]): IssueLookupError {
  const near = suggestIssues(reference, issues);
  const hint =
    near.length > 0 ? `Did you mean ${near.map(({ id }) => id).join(" or ")}?` : "`ll-issues scan` lists every issue.";
  const paths = near.map(({ path }) => path);
  return new IssueLookupError("LLI_ISSUE_NOT_FOUND", `there is no issue ${reference}`, paths, { hint });
}

function ambiguous(reference: string, matches: readonly ListedIssue[]): IssueLookupError {
  const paths = matches.map(({ path }) => path);
  const message = `${reference} means ${matches.length} issues: ${paths.join(", ")}`;
  return new IssueLookupError("LLI_ISSUE_AMBIGUOUS", message, paths, {
    hint: "Give the path of the one you mean, or renumber one of them.",
  });
}
