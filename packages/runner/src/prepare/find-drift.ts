import { existsSync } from "node:fs";
import path from "node:path";
import type { LineRange, ParsedIssue } from "@ll-issues/parser";
import { findRenamedFile, locateDrift, type StaleLocation } from "@ll-issues/tracker";

/** How the code has moved away from where an issue says it is. */
export interface Drift {
  /** What Claude is told of it, one line each. */
  readonly notes: readonly string[];
  /** Why the issue cannot be worked on as it is written; null where it can. */
  readonly problem: string | null;
}

/**
 * Compare the places that an issue's Location names with the files as they are.
 *
 * Code moves all the time, and Claude finds it by its content: lines that have moved, that are gone, and files that were renamed are only told.
 * An issue is not ready when none of the files it points at is left, under whatever name. A file that was never there, and of which no
 * lines are named, is one that the issue wants made.
 *
 * @param root absolute.
 */
export async function findDrift(root: string, issue: ParsedIssue): Promise<Drift> {
  const files = new Set(issue.locations().map(({ file }) => file));
  if (files.size === 0) return { notes: [], problem: null };
  const isThere = (file: string): boolean => isPlain(file) && existsSync(path.join(root, file));
  const notes: string[] = [];
  const gone = new Set<string>();
  for (const { stale, location } of await locateDrift(root, [issue])) {
    if (stale.state !== "gone") {
      notes.push(describeLines(stale));
    } else if (!gone.has(stale.file) && !isThere(stale.file)) {
      const { isKnown, now } = await findRenamedFile(root, stale.file, isThere);
      const note = describeFile(stale.file, now, isKnown || location.lines.length > 0 || location.commit !== null);
      if (note === null) continue;
      if (now === null) gone.add(stale.file);
      notes.push(note);
    }
  }
  const isLost = gone.size > 0 && gone.size === files.size;
  return { notes: [...new Set(notes)], problem: isLost ? `What it points at is gone: ${[...gone].join(", ")}` : null };
}

/** Paths come from an issue's text: nothing outside the root is looked for. */
function isPlain(file: string): boolean {
  return !file.includes("\0") && !path.isAbsolute(file) && !file.split(/[\\/]/).includes("..");
}

function describeFile(file: string, now: string | null, wasThere: boolean): string | null {
  if (now !== null) return `${file} is called ${now} now`;
  return wasThere ? `${file} is not there any more` : null;
}

function describeLines({ file, lines, now, by }: StaleLocation): string {
  const found = by === "anchor" ? "found by its anchor" : "found by its text";
  return now === null
    ? `${file}: what stood at ${nameLines(lines)} is not found any more`
    : `${file}: what stood at ${nameLines(lines)} is at ${nameLines(now)} now (${found})`;
}

function nameLines({ from, to }: LineRange): string {
  return from === to ? `line ${from}` : `lines ${from}-${to}`;
}
