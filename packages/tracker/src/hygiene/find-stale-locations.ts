import { type IssueLocation, isEndedStatus, type LineRange, locateOffset, type ParsedIssue } from "@ll-issues/parser";
import type { Config } from "../config/config.ts";
import { tryGit } from "../git/run-git.ts";
import { findGit } from "../lock/state-dir.ts";
import { createLineReader } from "../scan/read-repository-lines.ts";
import { readIssues } from "../search/read-issues.ts";
import { findMovedLines } from "./find-moved-lines.ts";

/** One place in the code that an issue points at and that is not what it was. */
export interface StaleLocation {
  readonly id: string;
  /** The issue's file, relative to the root. */
  readonly path: string;
  /** Where the issue says so, 1-based. */
  readonly line: number;
  /** The file it points at. */
  readonly file: string;
  readonly lines: LineRange;
  /** `moved`: found again at `now`; `gone`: the file is not there; `lost`: the file is there, and the place in it is not found. */
  readonly state: "moved" | "gone" | "lost";
  readonly now: LineRange | null;
  /** What it was found by. */
  readonly by: "text" | "anchor" | null;
}

/** A stale location with what is needed to correct it. */
export interface LocatedDrift {
  readonly stale: StaleLocation;
  readonly issue: ParsedIssue;
  readonly location: IssueLocation;
}

/**
 * Find the places in the code, named by issues that have not ended, whose lines have moved since: against the files as they are now.
 *
 * What stood there is known where the issue names the commit it was read at: then the same text is looked for. Else the anchor is.
 *
 * @param root Absolute.
 */
export async function findStaleLocations(root: string, config: Config): Promise<readonly LocatedDrift[]> {
  const issues: ParsedIssue[] = [];
  await readIssues(root, config, (issue) => {
    if (!isEndedStatus(issue.status) && issue.locations().length > 0) issues.push(issue);
  });
  return await locateDrift(root, issues);
}

/**
 * Find which of the places that issues name are not what they were, see {@link findStaleLocations}.
 *
 * @param root Absolute.
 */
export async function locateDrift(root: string, issues: readonly ParsedIssue[]): Promise<readonly LocatedDrift[]> {
  const readNow = createLineReader(root);
  const readThen = createCommitReader(root);
  const found: LocatedDrift[] = [];
  for (const issue of issues) {
    for (const location of issue.locations()) {
      for (const lines of location.lines.length === 0 ? [null] : location.lines) {
        const stale = await compare(issue, location, lines, readNow, readThen);
        if (stale !== null) found.push({ stale, issue, location });
      }
    }
  }
  return found;
}

type ReadThen = (commit: string, file: string) => Promise<readonly string[] | null>;

async function compare(
  issue: ParsedIssue,
  location: IssueLocation,
  lines: LineRange | null,
  readNow: (path: string) => readonly string[] | null,
  readThen: ReadThen,
): Promise<StaleLocation | null> {
  const { file, commit, anchor } = location;
  const now = readNow(file);
  const { line } = locateOffset(issue.text, location.start);
  const at = { id: issue.id, path: issue.path, line, file, lines: lines ?? { from: 1, to: 1 } };
  if (now === null) return { ...at, state: "gone", now: null, by: null };
  if (lines === null) return null;
  const then = commit === null ? null : await readThen(commit, file);
  const moved = findMovedLines({ now, then, lines, anchor });
  if (moved === "same") return null;
  return moved === null
    ? { ...at, state: "lost", now: null, by: null }
    : { ...at, state: "moved", now: moved.lines, by: moved.by };
}

/** Paths and commits come from issue texts: only hexadecimal commits and plain paths reach git, after a `:` that no option begins with. */
function createCommitReader(root: string): ReadThen {
  const known = new Map<string, Promise<readonly string[] | null>>();
  const hasGit = findGit(root) !== null;
  return (commit, file) => {
    if (!hasGit || !/^[0-9a-f]{5,40}$/i.test(commit) || /[\0\n\\]/.test(file)) return Promise.resolve(null);
    const name = `${commit}:./${file}`;
    const reading = known.get(name) ?? readBlob(root, name);
    known.set(name, reading);
    return reading;
  };
}

async function readBlob(root: string, name: string): Promise<readonly string[] | null> {
  const shown = await tryGit(root, ["cat-file", "blob", name]);
  return shown.status === 0 ? shown.stdout.toString("utf8").split("\n") : null;
}
