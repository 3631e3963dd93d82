import type { IssueEdit, ParsedIssue } from "@ll-issues/parser";

/** A session as the Session Log of an issue names it. */
export interface LoggedSession {
  /** What was called, such as `ll-issues resolve`. */
  readonly command: string;
  readonly at: Date;
  /** Id of the session; null when there was none. */
  readonly sessionId: string | null;
}

/**
 * Give back the edit that logs a session, where the issue keeps a log. A session's file is named without its folder: the folder is that of somebody's
 * machine.
 */
export function logEdits(issue: ParsedIssue, { command, at, sessionId }: LoggedSession): IssueEdit[] {
  if (sessionId === null || issue.section("Session Log") === null) return [];
  return [{ kind: "log-session", command, at: formatInstant(at), session: `${sessionId}.jsonl` }];
}

/** An instant as issues write it: ISO 8601 in UTC, to the second. */
export function formatInstant(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}
