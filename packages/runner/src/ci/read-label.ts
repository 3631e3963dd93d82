import { isIssueId } from "@ll-issues/parser";
import { RunnerError } from "../errors.ts";
import { fieldOf } from "./field-of.ts";
import { readEvent } from "./read-event.ts";

/** What somebody asks for by putting a label on an issue of GitHub. */
export interface LabelRequest {
  /** Ids of our issues that its title names. */
  readonly issues: readonly string[];
  /** Who put the label on. */
  readonly login: string;
}

/**
 * Read which issues somebody asks for by a label ("Webhook events and payloads", issues, labeled): those that the title names.
 *
 * @param prefixes of the ids that can be meant: BUG, FEAT …
 * @returns null for any other event (a schedule, a dispatch).
 * @throws {RunnerError} LLI_NO_ISSUE_NAMED when the title names none.
 */
export function readLabelRequest(
  env: Readonly<Record<string, string | undefined>>,
  prefixes: readonly string[],
): LabelRequest | null {
  const event = readEvent(env);
  if (env.GITHUB_EVENT_NAME !== "issues" || fieldOf(event, "action") !== "labeled") return null;
  const [title, login] = [fieldOf(event, "issue", "title"), fieldOf(event, "sender", "login")];
  const words = typeof title === "string" ? title.split(/[^\w-]+/) : [];
  const isMeant = (word: string): boolean => isIssueId(word) && prefixes.includes(word.slice(0, word.indexOf("-")));
  const issues = [...new Set(words.filter(isMeant))];
  if (issues.length > 0 && typeof login === "string") return { issues, login };
  throw new RunnerError("LLI_NO_ISSUE_NAMED", "The title of the labelled issue names none of the issues here", {
    hint: `Name them in the title, for example ${prefixes[0] ?? "BUG"}-12`,
  });
}
