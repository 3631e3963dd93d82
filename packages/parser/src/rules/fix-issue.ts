import { IssueEditError } from "../errors.ts";
import { type IssueSource, parseIssue } from "../model/parse-issue.ts";
import { applyIssueFix } from "./apply-issue-fix.ts";
import { FILE_RULES } from "./index.ts";

/** A file with what could be repaired in it. */
export interface FixedIssue {
  /** The text as given when nothing was repaired. */
  readonly text: string;
  /** Names of the rules whose fix changed the text. */
  readonly fixed: readonly string[];
  /** Fixes that this text does not allow, with the reason; their diagnostics stay. */
  readonly refused: readonly { readonly rule: string; readonly error: IssueEditError }[];
}

/**
 * Repairs a file by every rule that one file is enough for and that has a fix, one after the other.
 *
 * Doing it twice changes nothing more.
 *
 * @param isWanted which rules to apply, by name
 */
export function fixIssue(
  text: string,
  source: IssueSource,
  isWanted: (rule: string) => boolean = () => true,
): FixedIssue {
  let current = text;
  const fixed: string[] = [];
  const refused: { rule: string; error: IssueEditError }[] = [];
  for (const { name, fix } of FILE_RULES) {
    if (fix === undefined || !isWanted(name)) continue;
    // A scan that was given is that of the text as it came.
    const own = current === text ? source : { ...source, scan: undefined };
    const repair = fix(parseIssue(current, own));
    if (repair === null) continue;
    try {
      const next = applyIssueFix(current, repair, own);
      if (next !== current) fixed.push(name);
      current = next;
    } catch (error) {
      if (!(error instanceof IssueEditError)) throw error;
      refused.push({ rule: name, error });
    }
  }
  return { text: current, fixed, refused };
}
