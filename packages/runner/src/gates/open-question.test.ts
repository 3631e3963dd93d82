import { homedir } from "node:os";
import { parseIssue } from "@ll-issues/parser";
import { describe, expect, it } from "vitest";
import { formatOpenQuestion } from "./format-open-question.ts";
import { findProblem, isAnswered } from "./open-question.ts";
import { parseOpenQuestion } from "./parse-open-question.ts";
import type { Question } from "./question.ts";

const database: Question = {
  question: "Which database?",
  header: "Database",
  multiSelect: false,
  options: [
    { label: "SQLite", description: "embedded: one file" },
    { label: "Postgres", description: "" },
  ],
};
const hostile: Question = {
  question: "# Which\n## Status\n**Done** <!-- `x` ```\u202e\u001b[2J?",
  header: "]: #\n### Asked",
  multiSelect: true,
  options: [
    { label: "**a**: b\n- [x] c", description: "</details>" },
    { label: "*", description: "<script>" },
    { label: "[ ] `x`", description: "***" },
  ],
};
const record = {
  runId: "20261121-040000-BUG-7-aaaa",
  issueId: "BUG-7",
  sessionId: "s-1",
  cwd: `${homedir()}/kettle`,
  toolUseId: "toolu_1",
  askedAt: "2026-11-21T04:00:00.000Z",
  digest: "0123",
};

function put(questions: readonly Question[], change: (text: string) => string = (text) => text) {
  const body = formatOpenQuestion(questions, { record, statusBefore: "open", changed: ["a `b`.ts"] });
  const text = `# BUG-7: T\n\n## Open Question\n\n${change(body)}\n\n## Status\n\n**Open**\n`;
  const issue = parseIssue(text, { path: ".issues/bugs/P2-BUG-7-t.md" });
  const open = parseOpenQuestion(issue);
  if (open === null) throw new Error("There is no question.");
  return { issue, open };
}

const answersOf = (change: (text: string) => string, question = database) => put([question], change).open.questions[0];

describe("an open question", () => {
  it("reads back as it was written, with where it came from", () => {
    const { open, issue } = put([database, { ...database, multiSelect: true }]);
    expect(issue.text).toContain("- **Folder**: `~/kettle`\n");
    expect(open).toMatchObject({
      runId: record.runId,
      questionId: "toolu_1",
      digest: "0123",
      statusBefore: "open",
      answeredBy: null,
    });
    expect(open.questions).toMatchObject([
      { ...database, answer: null, problem: null },
      { ...database, multiSelect: true },
    ]);
    expect(isAnswered(open)).toBe(false);
  });

  it("keeps what Claude says inside its line", () => {
    const { issue, open } = put([hostile]);
    expect(issue.sections.map(({ title }) => title)).toEqual(["Open Question", "Status"]);
    expect(issue.status).toBe("open");
    expect(issue.text).not.toMatch(/[\u001b\u202e]/);
    expect(open.questions).toHaveLength(1);
    expect(open.questions[0]?.answer).toBeNull();
    expect(open.questions[0]?.options.map(({ label }) => label)).toEqual(["**a**: b - [x] c", "*", "[ ] `x`"]);
  });

  it.each([
    [
      "a ticked box",
      (text: string) => text.replace("[ ] **Postgres", "[x] **Postgres"),
      { labels: ["Postgres"], text: null },
    ],
    [
      "a capital X and an asterisk",
      (text: string) => text.replace("- [ ] **SQLite", "* [X] **SQLite"),
      { labels: ["SQLite"], text: null },
    ],
    ["words on the line", (text: string) => text.replace("Answer:", "Answer: DuckDB"), { labels: [], text: "DuckDB" }],
    [
      "words below",
      (text: string) => text.replace("Answer:", "Answer:\n\nDuckDB,\nin memory"),
      { labels: [], text: "DuckDB,\nin memory" },
    ],
    [
      "words below the question",
      (text: string) => text.replace("Choose one:", "DuckDB!\n\nChoose one:"),
      { labels: [], text: "DuckDB!" },
    ],
    [
      "a box and words",
      (text: string) => text.replace("[ ] **SQLite", "[x] **SQLite").replace("Answer:", "Answer: for now"),
      { labels: ["SQLite"], text: "for now" },
    ],
    [
      "a heading in the words",
      (text: string) => text.replace("Answer:", "Answer:\n\n### Why\n\nDuckDB"),
      { labels: [], text: "### Why\n\nDuckDB" },
    ],
    ["no box and no asterisks", (text: string) => text.replaceAll("**SQLite**", "SQLite"), null],
  ])("takes %s", (_name, change, answer) => {
    expect(answersOf(change)?.answer).toEqual(answer);
  });

  it("is not answered by two boxes where one is asked for, nor by one answer to two questions", () => {
    const both = put([database], (text) => text.replaceAll("[ ]", "[x]")).open;
    expect([isAnswered(both), findProblem(both)]).toEqual([
      false,
      "«Which database?» takes one option, and 2 are ticked: SQLite, Postgres",
    ]);
    expect(
      answersOf((text) => text.replaceAll("[ ]", "[x]"), { ...database, multiSelect: true })?.answer?.labels,
    ).toHaveLength(2);
    const half = put([database, database], (text) => text.replace("[ ]", "[x]")).open;
    expect([isAnswered(half), findProblem(half)]).toEqual([false, expect.stringContaining("1 of 2")]);
  });
});
