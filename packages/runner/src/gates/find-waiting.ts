import { readFileSync } from "node:fs";
import path from "node:path";
import { decodeIssueBytes, parseIssue } from "@ll-issues/parser";
import type { Config, ScannedIssue } from "@ll-issues/tracker";
import { findProblem, isAnswered } from "./open-question.ts";
import { parseOpenQuestion } from "./parse-open-question.ts";

/** An issue that waits for a person. */
export interface WaitingIssue {
  readonly issue: string;
  readonly path: string;
  /** What it asks; null when its file does not say. */
  readonly question: string | null;
  /** Whether somebody has answered in the file: the next resolve goes on. */
  readonly answered: boolean;
  /** What is wrong with the answer that stands there; null when nothing is. */
  readonly problem: string | null;
}

/**
 * Say what the waiting issues of a scan ask. Only their files are read.
 *
 * @param root absolute.
 */
export function findWaiting(root: string, config: Config, issues: readonly ScannedIssue[]): WaitingIssue[] {
  return issues.filter(({ status }) => status === "waiting").map((issue) => describe(root, config, issue));
}

function describe(root: string, config: Config, { id, path: file }: ScannedIssue): WaitingIssue {
  const open = readOpen(root, config, file);
  return {
    issue: id,
    path: file,
    question: open === null ? null : open.questions.map(({ question }) => question).join(" "),
    answered: open !== null && open.questions.length > 0 && isAnswered(open),
    problem: open === null ? null : findProblem(open),
  };
}

function readOpen(root: string, config: Config, file: string): ReturnType<typeof parseOpenQuestion> {
  try {
    const decoded = decodeIssueBytes(readFileSync(path.join(root, file)));
    return "text" in decoded
      ? parseOpenQuestion(parseIssue(decoded.text, { path: file, format: config.issues }))
      : null;
  } catch {
    return null; // Gone since the scan.
  }
}
