import { createHash } from "node:crypto";
import type { ParsedIssue } from "@ll-issues/parser";
import { DECISIONS, OPEN_QUESTION } from "./section-titles.ts";

/**
 * Digest what an issue asks for, so that a change made while a question was open is seen: its text without frontmatter, without the sections
 * that gates write, and without regard to white space at line ends and between paragraphs.
 */
export function digestIssue(issue: ParsedIssue): string {
  const cuts = [OPEN_QUESTION, DECISIONS].flatMap((title) => issue.section(title) ?? []);
  const from = issue.scan.frontmatter?.end ?? 0;
  let text = "";
  let at = from;
  for (const { headingStart, end } of [...cuts].sort((a, b) => a.headingStart - b.headingStart)) {
    text += issue.text.slice(at, headingStart);
    at = end;
  }
  const lines = (text + issue.text.slice(at)).split("\n").map((line) => line.trimEnd());
  return createHash("sha256")
    .update(lines.filter((line) => line !== "").join("\n"))
    .digest("hex")
    .slice(0, 16);
}
