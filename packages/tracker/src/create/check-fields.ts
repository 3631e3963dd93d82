import type { IssueType } from "@ll-issues/parser";
import { findIssueType } from "@ll-issues/parser";
import { closestMatch } from "leven";
import type { Config } from "../config/config.ts";
import { TrackerError } from "../errors.ts";

/** What an issue gets whose priority nobody named. */
const DEFAULT_PRIORITY = "P2";

/**
 * Make sure that a title is one line with something in it.
 *
 * @returns The title without blanks around it.
 * @throws {TrackerError} LLI_TITLE_INVALID.
 */
export function checkTitle(title: string): string {
  const trimmed = title.trim();
  if (trimmed !== "" && !/[\0-\x1f\x7f-\x9f\u2028\u2029]/.test(trimmed) && trimmed.length <= 500) return trimmed;
  throw new TrackerError("LLI_TITLE_INVALID", `${JSON.stringify(title.slice(0, 80))} is no title`, {
    hint: "A title is one line of 500 characters at most, without control characters.",
  });
}

/**
 * Find a configured priority by its name, in whatever case.
 *
 * @param name `null` takes P2, or the middle one where that is not configured.
 * @throws {TrackerError} LLI_PRIORITY_UNKNOWN.
 */
export function findPriority(name: string | null, config: Config): string {
  const { priorities } = config.issues;
  const fallback = priorities.includes(DEFAULT_PRIORITY) ? DEFAULT_PRIORITY : priorities[priorities.length >> 1];
  const found = name === null ? fallback : priorities.find((priority) => priority === name.trim().toUpperCase());
  if (found !== undefined) return found;
  throw new TrackerError("LLI_PRIORITY_UNKNOWN", `there is no priority ${JSON.stringify(name)}`, {
    hint: `The priorities are ${priorities.join(", ")}.`,
  });
}

/**
 * Find a configured type by its name, its prefix or a usual spelling of either.
 *
 * @throws {TrackerError} LLI_TYPE_UNKNOWN, the hint names the nearest.
 */
export function findType(name: string, config: Config): IssueType {
  const found = findIssueType(name, config.issues);
  if (found !== null) return found;
  const names = config.issues.types.map((type) => type.name);
  const nearest = closestMatch(name.toLowerCase(), names, { maxDistance: 2 });
  throw new TrackerError("LLI_TYPE_UNKNOWN", `there is no type ${JSON.stringify(name)}`, {
    hint: nearest === undefined ? `The types are ${names.join(", ")}.` : `Did you mean ${nearest}?`,
  });
}
