import { dirname } from "node:path";
import type { Diagnostic } from "@ll-issues/parser";
import { createFileExclusively } from "../disk/create-file-exclusively.ts";
import { readRegularFile } from "../disk/read-regular-file.ts";
import { writeFileDurably } from "../disk/write-file-durably.ts";
import { TrackerError } from "../errors.ts";
import { countByKey } from "./finding-key.ts";

/** A finding that is accepted for now. */
type KnownFinding = Pick<Diagnostic, "rule" | "path" | "message">;

/** A million findings have about this many bytes. */
const MAX_BYTES = 256 * 1024 * 1024;

/**
 * Read a baseline: the findings that were there when it was written.
 *
 * @param path Absolute.
 * @returns How often each is known, by rule, issue and words.
 * @throws {TrackerError} LLI_BASELINE_INVALID when there is none or it is no baseline; LLI_IO, LLI_NOT_REGULAR.
 */
export function readBaseline(path: string): ReadonlyMap<string, number> {
  const bytes = readRegularFile(path, { name: path, maxBytes: MAX_BYTES });
  if (bytes === null) throw invalid(path, "there is no such file");
  let document: unknown;
  try {
    document = JSON.parse(bytes.toString("utf8"));
  } catch (error) {
    throw invalid(path, error instanceof Error ? error.message : String(error));
  }
  const findings = isBaseline(document) ? document.findings : null;
  if (findings === null) throw invalid(path, "it is no baseline of schemaVersion 1");
  return countByKey(findings);
}

/**
 * Write the findings of today as a baseline, sorted so that a diff of it shows what was added and what went away.
 *
 * @param path Absolute; the file is replaced when it is there.
 */
export function writeBaseline(path: string, diagnostics: readonly Diagnostic[]): void {
  const findings = diagnostics
    .map(({ rule, path: file, message }) => ({ rule, path: file, message }))
    .sort((a, b) => compare(a.path, b.path) || compare(a.rule, b.rule) || compare(a.message, b.message));
  const text = `${JSON.stringify({ schemaVersion: 1, kind: "baseline", findings }, null, 2)}\n`;
  const options = { root: dirname(path) };
  const present = readRegularFile(path, { name: path, maxBytes: MAX_BYTES });
  if (present === null) createFileExclusively(path, text, options);
  else writeFileDurably(path, text, { ...options, expected: present });
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function isBaseline(value: unknown): value is { readonly findings: readonly KnownFinding[] } {
  if (typeof value !== "object" || value === null) return false;
  const { schemaVersion, kind, findings } = value as Record<string, unknown>;
  return schemaVersion === 1 && kind === "baseline" && Array.isArray(findings) && findings.every(isKnownFinding);
}

function isKnownFinding(value: unknown): value is KnownFinding {
  if (typeof value !== "object" || value === null) return false;
  const { rule, path, message } = value as Record<string, unknown>;
  return typeof rule === "string" && typeof path === "string" && typeof message === "string";
}

function invalid(path: string, why: string): TrackerError {
  return new TrackerError("LLI_BASELINE_INVALID", `the baseline cannot be read: ${why}`, {
    path,
    hint: "`ll-issues scan --baseline FILE --write-baseline` writes it anew.",
  });
}
