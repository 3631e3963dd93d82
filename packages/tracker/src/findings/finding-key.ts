import { createHash } from "node:crypto";
import type { Diagnostic } from "@ll-issues/parser";
import { parseIssueFileName } from "@ll-issues/parser";

/**
 * Say which finding this is, whatever line it stands on: the rule, the issue, the words. An issue that is renamed or moved keeps its
 * findings, because its id stays.
 */
function findingKey({ rule, path, message }: Pick<Diagnostic, "rule" | "path" | "message">): string {
  const named = parseIssueFileName(path.slice(path.lastIndexOf("/") + 1));
  const subject = named === null ? path : `${named.prefix}-${named.number}`;
  return [rule, subject, message].join("\0");
}

/** Give each finding a fingerprint; equal ones in one list are told apart by their order. */
export function fingerprintFindings(diagnostics: readonly Diagnostic[]): readonly string[] {
  const seen = new Map<string, number>();
  return diagnostics.map((diagnostic) => {
    const key = findingKey(diagnostic);
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return createHash("sha256").update(`${key}\0${count}`).digest("hex").slice(0, 32);
  });
}

/** Count findings by their key. */
export function countByKey(diagnostics: readonly Pick<Diagnostic, "rule" | "path" | "message">[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const diagnostic of diagnostics) {
    const key = findingKey(diagnostic);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/**
 * Leave the findings out that are known already; of several equal ones as many as are known.
 *
 * @param known how often each is known, by rule, issue and words.
 */
export function withoutKnown(
  diagnostics: readonly Diagnostic[],
  known: ReadonlyMap<string, number>,
): readonly Diagnostic[] {
  const left = new Map(known);
  return diagnostics.filter((diagnostic) => {
    const key = findingKey(diagnostic);
    const count = left.get(key) ?? 0;
    if (count > 0) left.set(key, count - 1);
    return count === 0;
  });
}
