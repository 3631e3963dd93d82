import { findCodeSpans } from "../model/code-spans.ts";
import { readProseLines } from "../model/prose-lines.ts";
import type { Section } from "../model/sections.ts";

/** A file that a phase changes. */
export interface PlanChange {
  readonly path: string;
  /** What stands behind the path: `NEW`, `append to file`; null without. */
  readonly note: string | null;
  /** Offset of the line. */
  readonly start: number;
}

const FILE =
  /^[ \t]*(?:[-*+][ \t]+|\d+\.[ \t]+)?\*\*(?:Files?|New file|Test file)(?: \d+)?(?::\*\*|\*\*[ \t]*:)[ \t]*(.*)$/i;

/**
 * Reads the files a phase names, one `**File**: \`path\`` a line, or several on a `**Files**:` line.
 *
 * @param text the whole file
 * @param phase the section of the phase
 */
export function parsePlanChanges(text: string, phase: Section): readonly PlanChange[] {
  return readProseLines(text, phase.bodyStart, phase.end).flatMap((line) => {
    const written = FILE.exec(line.text)?.[1];
    return written === undefined ? [] : readPaths(written).map((path) => ({ ...path, start: line.start }));
  });
}

function readPaths(written: string): readonly { path: string; note: string | null }[] {
  const spans = findCodeSpans(written);
  if (spans.length === 0) {
    const path = /^\S+/.exec(written)?.[0];
    return path === undefined ? [] : [{ path, note: readNote(written.slice(path.length)) }];
  }
  return spans.map((span, index) => ({
    path: written.slice(span.start + span.ticks, span.end - span.ticks).trim(),
    note: readNote(written.slice(span.end, spans[index + 1]?.start ?? written.length)),
  }));
}

function readNote(text: string): string | null {
  const note = /[([]([^()[\]]+)[)\]]/.exec(text)?.[1]?.trim();
  return note === undefined || note === "" ? null : note;
}
