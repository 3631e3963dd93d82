import type { IssueLocation, LineRange, ParsedIssue } from "@ll-issues/parser";
import { parseIssue } from "@ll-issues/parser";
import { EDIT_MUTEX, EDIT_WAIT_MS } from "../change/change-issues.ts";
import { type FileChange, writeAll } from "../change/file-change.ts";
import type { Config } from "../config/config.ts";
import { tryGit } from "../git/run-git.ts";
import { withMutex } from "../lock/issue-lock.ts";
import { findGit } from "../lock/state-dir.ts";
import { findStaleLocations, type LocatedDrift, type StaleLocation } from "./find-stale-locations.ts";

/** What was found, and which files were corrected. */
export interface StaleReport {
  readonly stale: readonly StaleLocation[];
  /** Issues whose lines were corrected, or would be. */
  readonly files: readonly FileChange[];
}

/**
 * Report places in the code whose lines have moved, and with `fix` write the new lines into the issues: the numbers, and the commit they
 * hold for. Only places that were found again are touched.
 *
 * @param root Absolute.
 * @throws {TrackerError} LLI_LOCKED; {@link FileError} LLI_CONFLICT, LLI_IO.
 */
export async function checkLocations(
  root: string,
  config: Config,
  { fix, dryRun }: { readonly fix: boolean; readonly dryRun: boolean },
): Promise<StaleReport> {
  const look = async (): Promise<StaleReport> => {
    const found = await findStaleLocations(root, config);
    const files = fix || dryRun ? correctAll(found, await readHead(root)) : [];
    return { stale: found.map(({ stale }) => stale), files };
  };
  if (!fix || dryRun) return await look();
  return await withMutex(
    root,
    EDIT_MUTEX,
    async () => {
      const report = await look();
      await writeAll(root, report.files);
      return report;
    },
    { waitMs: EDIT_WAIT_MS },
  );
}

function correctAll(found: readonly LocatedDrift[], head: string | null): readonly FileChange[] {
  const byPath = new Map<string, LocatedDrift[]>();
  for (const drift of found) {
    if (drift.stale.now !== null) byPath.set(drift.issue.path, [...(byPath.get(drift.issue.path) ?? []), drift]);
  }
  return [...byPath.values()].flatMap((drifts) => {
    const issue = drifts[0]?.issue;
    if (issue === undefined) return [];
    const after = correct(issue, drifts, head);
    return after === issue.text ? [] : [{ path: issue.path, from: issue.path, before: issue.text, after }];
  });
}

/** From the last to the first, so that offsets stay right; a correction that would not be read as one is left out. */
function correct(issue: ParsedIssue, drifts: readonly LocatedDrift[], head: string | null): string {
  let { text } = issue;
  for (const { location, stale } of [...drifts].reverse()) {
    if (stale.now === null) continue;
    const changed = replaceLines(text, location, stale.lines, stale.now, head);
    const before = parseIssue(text, { path: issue.path, format: issue.format });
    const after = parseIssue(changed, { path: issue.path, format: issue.format });
    if (after.locations().length === before.locations().length && after.sections.length === before.sections.length)
      text = changed;
  }
  return text;
}

function replaceLines(
  text: string,
  { start }: IssueLocation,
  old: LineRange,
  now: LineRange,
  head: string | null,
): string {
  const end = findEntryEnd(text, start);
  const entry = text.slice(start, end);
  const written =
    old.from === old.to
      ? new RegExp(`(?<![\\w.-])(L?)${old.from}(?![\\w.–-])`)
      : new RegExp(`(?<![\\w.-])(L?)${old.from}(\\s*(?:-|–|—|\\.\\.|to)\\s*L?)${old.to}(?![\\w.])`);
  const numbered = entry.replace(written, (_, prefix: string, separator: unknown) =>
    typeof separator === "string" && old.from !== old.to
      ? `${prefix}${now.from}${separator}${now.to}`
      : `${prefix}${now.from}`,
  );
  if (numbered === entry) return text;
  const committed =
    head === null
      ? numbered
      : numbered.replace(
          /(\bcommit:?\s*`?)([0-9a-f]{5,40})\b/i,
          (_, before: string, commit: string) => before + head.slice(0, commit.length),
        );
  return text.slice(0, start) + committed + text.slice(end);
}

/** An entry ends where the next file is named, or with the section. */
function findEntryEnd(text: string, start: number): number {
  const rest = text.slice(start);
  const lineEnd = rest.indexOf("\n");
  if (lineEnd < 0) return text.length;
  const next = rest.slice(lineEnd).search(/\n[ \t]*(?:[-*+][ \t]+)?\*\*(?:Files?|Path) ?(?::\*\*|\*\*\s*:)|\n#{1,6} /i);
  return next < 0 ? text.length : start + lineEnd + next;
}

async function readHead(root: string): Promise<string | null> {
  if (findGit(root) === null) return null;
  const head = await tryGit(root, ["rev-parse", "--verify", "--quiet", "HEAD"]);
  return head.status === 0 ? head.stdout.toString("utf8").trim() : null;
}
