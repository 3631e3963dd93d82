import type { FoundIssue } from "@ll-issues/tracker";
import type { Answer } from "./answer.ts";
import type { GateRecord } from "./gate-record.ts";
import type { Question } from "./question.ts";

/** A question with its answers, on the way to the session that asked. */
export interface AnsweredGate {
  readonly record: GateRecord;
  readonly questions: readonly Question[];
  readonly answers: readonly Answer[];
}

/** What gates hold while a resolve is under way. */
export interface GateDesk {
  /** The answer with which an earlier session goes on; null for a fresh run. */
  readonly goOn: AnsweredGate | null;
  /** The issue after the last edit that a gate made in this run; null while there was none. */
  issue: FoundIssue | null;
  /** Whether the process was ended while it asked, because the person wants to answer later. */
  isBrokenOff: boolean;
  /** How long people have been thinking, in milliseconds: no clock of the run counts it. */
  thinkingMs: number;
}

/** Open the desk of a run. @param goOn the answer with which an earlier session goes on */
export function openDesk(goOn: AnsweredGate | null = null): GateDesk {
  return { goOn, issue: null, isBrokenOff: false, thinkingMs: 0 };
}

/** What a person is asked while a run is under way. */
export interface GateRequest {
  readonly issueId: string;
  readonly title: string;
  readonly questions: readonly Question[];
  /** Aborted when the run ends while the question is open. */
  readonly signal: AbortSignal;
}

/** Ask a person; one answer for each question, or null for "later", which parks the question. */
export type AskPerson = (request: GateRequest) => Promise<readonly Answer[] | null>;

/** A tool that Claude wants to use and that the allow-list does not hold. */
export interface PermissionQuestion {
  readonly issueId: string;
  readonly toolName: string;
  /** The input in one line, as far as it fits. */
  readonly input: string;
  readonly signal: AbortSignal;
}

/** Ask a person whether a tool may be used this once. */
export type AskPermission = (request: PermissionQuestion) => Promise<boolean>;
